// The language of the interface: that of the address, else the one chosen last on any page of this server, else the browser's.

const TONGUE = 'policy-kg:language';

function tongue() {
  try {
    const kept = window.localStorage.getItem(TONGUE);
    if (['zh-hans', 'zh-hant', 'en'].includes(kept)) return kept;
  } catch (problem) { /* a page from disk, or in a frame, may have no place to keep it */ }
  return /^zh\b.*(hant|tw|hk|mo)/i.test(navigator.language) ? 'zh-hant' : /^zh/i.test(navigator.language) ? 'zh-hans' : 'en';
}

function keepTongue(lang) {
  if (!/^https?:$/.test(location.protocol)) return; // pages from disk would share it with all others
  try {
    window.localStorage.setItem(TONGUE, lang);
  } catch (problem) { /* as above */ }
}
