// The token of the link that a server printed: taken out of the address, which is then safe to pass on, and kept for this tab and server.

const TOKEN = 'policy-kg:token'; // in the tab's storage, as kg open's page has it

function takeToken() {
  const found = /[#&]token=([^&]+)/.exec(location.hash);
  if (found) {
    history.replaceState(null, '', location.href.replace(/#.*/, '') + location.hash.replace(/([#&])token=[^&]+&?/, '$1').replace(/[#&]$/, ''));
    stored(() => sessionStorage.setItem(TOKEN, decodeURIComponent(found[1])));
    return decodeURIComponent(found[1]);
  }
  return stored(() => sessionStorage.getItem(TOKEN)) || '';
}

// What a browser's storage gives; nothing where it has none for this page.
function stored(ask) {
  try {
    return ask();
  } catch (problem) {
    return null;
  }
}
