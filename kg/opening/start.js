// Files that are dropped or chosen → sent one after the other, built, and what became of each; then the graph's own page.

const LANGUAGES = ['zh-hans', 'zh-hant', 'en'];
const WORDS = {
  call: ['把文件拖到这里', '把檔案拖到這裡', 'Drop files here'], choose: ['选择文件', '選擇檔案', 'Choose files'], language: ['界面语言', '介面語言', 'Language'],
  kinds: ['可读：{0}。文件只存到本机，不外传。', '可讀：{0}。檔案只存到本機，不外傳。', 'Read: {0}. The files stay on this machine.'],
  explorer: ['打开图谱', '打開圖譜', 'Open the graph'], ask: ['查询', '查詢', 'Query'],
  waiting: ['等待中', '等待中', 'waiting'], sending: ['上传 {0}%', '上傳 {0}%', 'sending {0} %'], sent: ['已收到', '已收到', 'received'], read: ['已读', '已讀', 'read'],
  skipped: ['已跳过', '已跳過', 'skipped'], failed: ['未能读取', '未能讀取', 'not read'], refused: ['已拒绝', '已拒絕', 'refused'],
  uploading: ['正在上传 {0} / {1}', '正在上傳 {0} / {1}', 'Sending {0} of {1}'], building: ['正在读取 {0} / {1}：{2}', '正在讀取 {0} / {1}：{2}', 'Reading {0} of {1}: {2}'], merging: ['正在汇总', '正在彙總', 'Putting together'],
  done: ['{0} 份文件：{1} 项任务，{2} 个目标', '{0} 份文件：{1} 項任務，{2} 個目標', '{0} documents: {1} tasks, {2} targets'], none: ['没有读到任何文件', '沒有讀到任何檔案', 'Nothing could be read'],
  token: ['链接里没有令牌：请打开 kg open 打印的链接', '連結裡沒有權杖：請打開 kg open 印出的連結', 'The link has no token: open the link that kg open printed'], gone: ['服务器没有应答：kg open 还在运行吗？', '伺服器沒有應答：kg open 還在執行嗎？', 'The server does not answer: is kg open still running?'],
  large: ['文件太大：最多 {0} MB', '檔案太大：最多 {0} MB', 'the file is too large: at most {0} MB'], kind: ['这种文件不读', '這種檔案不讀', 'no kind of document that is read'],
};
const app = { data: null, lang: 'en', token: '', files: [], busy: false, told: null, words: null };

function word(key, ...values) {
  return values.reduce((text, value, at) => text.replace('{' + at + '}', () => String(value)), WORDS[key][LANGUAGES.indexOf(app.lang)]);
}

function start() {
  app.data = JSON.parse(document.getElementById('data').textContent);
  const given = new URLSearchParams(location.hash.slice(1));
  app.lang = LANGUAGES.includes(given.get('lang')) ? given.get('lang') : tongue();
  app.token = takeToken();
  document.getElementById('start').hidden = false;
  const input = document.getElementById('files');
  document.getElementById('choose').addEventListener('click', () => input.click());
  input.addEventListener('change', () => { take(Array.from(input.files)); input.value = ''; });
  for (const kind of ['dragenter', 'dragover']) document.addEventListener(kind, (event) => { event.preventDefault(); document.getElementById('drop').classList.add('over'); });
  document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) document.getElementById('drop').classList.remove('over'); });
  document.addEventListener('drop', async (event) => { event.preventDefault(); document.getElementById('drop').classList.remove('over'); take(await dropped(event.dataTransfer)); });
  if (!app.token) app.words = ['token'];
  dress();
  if (app.token) watch(false);
  document.documentElement.dataset.ready = 'yes';
}

// All files of what was dropped, those in folders too; hidden ones stay behind.
async function dropped(transfer) {
  const entries = Array.from(transfer.items || []).map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return Array.from(transfer.files);
  const found = [];
  const walk = async (entry) => {
    if (entry.name.startsWith('.')) return;
    if (entry.isFile) return found.push(await new Promise((done, failed) => entry.file(done, failed)));
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // a hundred at a time
      if (!some.length) return undefined;
      for (const one of some) await walk(one);
    }
  };
  for (const entry of entries) await walk(entry);
  return found;
}

async function take(files) {
  if (!files.length || !app.token) return;
  app.files = app.files.concat(files.map((file) => ({ file, name: file.name, state: 'waiting', why: '' })));
  if (app.busy) return dress();
  app.busy = true;
  for (let at = 0; at < app.files.length; at += 1) {
    if (app.files[at].state !== 'waiting') continue;
    app.words = ['uploading', at + 1, app.files.length];
    await send(app.files[at]);
    dress();
  }
  app.busy = false;
  if (app.files.some((one) => one.state === 'sent')) {
    await call('POST', '{}');
    watch(true);
  } else { app.words = ['none']; dress(); }
}

// One file, with its progress; what the server will not have is not sent.
function send(one) {
  const known = app.data.suffixes.some((suffix) => one.name.toLowerCase().endsWith(suffix));
  if (!known || one.file.size > app.data.most) {
    Object.assign(one, known ? { state: 'refused', why: word('large', app.data.most / 1048576) } : { state: 'skipped', why: word('kind') });
    return Promise.resolve();
  }
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/local/upload?name=' + encodeURIComponent(one.name.replace(/[\ud800-\udfff]/g, '\ufffd')));
    request.setRequestHeader('X-Kg-Token', app.token);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => { one.state = 'sending'; one.percent = event.lengthComputable ? Math.floor(100 * event.loaded / event.total) : 0; dress(); };
    request.onload = () => {
      if (request.status === 200) Object.assign(one, { state: 'sent', kept: JSON.parse(request.responseText).name });
      else Object.assign(one, { state: 'refused', why: request.responseText.trim() });
      done();
    };
    request.onerror = () => { Object.assign(one, { state: 'refused', why: word('gone') }); done(); };
    request.send(one.file);
  });
}

async function call(method, body) {
  const answer = await fetch('/local/build', { method, body, headers: { 'X-Kg-Token': app.token, 'Content-Type': 'application/json' }, cache: 'no-store' });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

// Ask how far the build is until it has ended.
async function watch(mine) {
  try {
    for (;;) {
      app.told = await call('GET');
      if (app.told.state !== 'running') break;
      app.words = app.told.total && app.told.done < app.told.total - 1 ? ['building', app.told.done + 1, app.told.total, app.told.name.split('/').pop()] : ['merging'];
      dress();
      await new Promise((done) => setTimeout(done, 300));
    }
  } catch (problem) {
    app.words = ['gone'];
    fail(problem.message);
    return dress();
  }
  if (app.told.state === 'failed') fail(app.told.reason);
  if (app.told.state === 'done') ended(app.told);
  else if (app.told.state === 'failed') app.words = ['none'];
  dress();
  if (mine && app.told.state === 'done' && app.told.graph && !app.files.some((one) => one.state !== 'read')) location.href = graphAddress();
  return undefined;
}

function fail(reason) {
  const host = document.getElementById('failed');
  host.textContent = reason;
  host.hidden = false;
}

// What became of each file; those in archives by their own names.
function ended(told) {
  const { counts, failures, skipped } = told;
  app.words = ['done', counts.documents, counts.tasks, counts['quantified targets'] + counts['qualitative targets']];
  for (const [reasons, state] of [[skipped, 'skipped'], [failures, 'failed']]) {
    for (const [name, why] of Object.entries(reasons)) {
      const known = app.files.find((one) => one.kept === name);
      if (known) Object.assign(known, { state, why });
      else if (!app.files.some((one) => one.name === name)) app.files.push({ name, state, why });
    }
  }
  for (const one of app.files) if (one.state === 'sent') one.state = 'read';
}

function graphAddress() {
  return '/#token=' + encodeURIComponent(app.token); // where the tab keeps nothing it would be lost
}

function dress() {
  document.documentElement.lang = { 'zh-hans': 'zh-Hans', 'zh-hant': 'zh-Hant', en: 'en' }[app.lang];
  document.getElementById('call').textContent = word('call');
  document.getElementById('choose').textContent = word('choose');
  document.getElementById('choose').disabled = !app.token;
  document.getElementById('kinds').textContent = word('kinds', app.data.suffixes.map((one) => one.slice(1)).join(' '));
  const settings = document.getElementById('settings');
  if (!settings.firstChild || settings.dataset.lang !== app.lang) {
    settings.dataset.lang = app.lang;
    clear(settings).append(el('select', { id: 'language', 'aria-label': word('language'), title: word('language'), on: { change: (event) => { app.lang = event.target.value; keepTongue(app.lang); dress(); } } },
      [['zh-hans', '简体'], ['zh-hant', '繁體'], ['en', 'English']].map(([value, text]) => el('option', { value, selected: value === app.lang }, text))));
  }
  const pages = clear(document.getElementById('pages'));
  if (app.told && app.told.graph) pages.append(el('a', { href: graphAddress(), id: 'open' }, word('explorer')), el('a', { href: '/query' }, word('ask')));
  document.getElementById('work').hidden = !app.words;
  document.getElementById('told').textContent = app.words ? word(...app.words) : '';
  const running = app.busy || (app.told && app.told.state === 'running');
  const bar = document.getElementById('meter');
  bar.hidden = !running;
  if (running && app.told && app.told.total && !app.busy) bar.value = (app.told.done + 1) / app.told.total;
  else bar.removeAttribute('value');
  bar.setAttribute('aria-label', app.words ? word(...app.words) : '');
  clear(document.getElementById('list')).append(...app.files.map((one) => el('li', { data: { state: one.state } }, bdi(one.name), el('span', { class: 'state' }, word(one.state, one.percent || 0)), one.why ? el('span', { class: 'why' }, one.why) : null)));
}
