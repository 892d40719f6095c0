// The words of the page in 简体, 繁體 and English.

const LANGUAGES = ['zh-hans', 'zh-hant', 'en'];
const WORDS = {
  explorer: ['图谱浏览', '圖譜瀏覽', 'Explorer'], ask: ['查询', '查詢', 'Query'], skip: ['跳到结果', '跳到結果', 'Skip to the answer'],
  language: ['界面语言', '介面語言', 'Language'], theme: ['深色或浅色', '深色或淺色', 'Dark or light'],
  questions: ['现成的问题', '現成的問題', 'Named questions'], filter: ['筛选问题', '篩選問題', 'Filter the questions'],
  noQuestion: ['没有这样的问题。换个词，或直接在右边写 SPARQL', '沒有這樣的問題。換個詞，或直接在右邊寫 SPARQL', 'No such question. Try another word, or write SPARQL yourself'],
  listed: ['{0} 个问题', '{0} 個問題', '{0} questions'], chosen: ['已选：{0}', '已選：{0}', 'Chosen: {0}'],
  parameters: ['参数', '參數', 'Parameters'],
  wrongInteger: ['应为整数', '應為整數', 'expected an integer'], wrongIri: ['应为完整的 IRI', '應為完整的 IRI', 'expected a full IRI'],
  rewritten: ['VALUES 一行已被手工改写，请在查询里改参数', 'VALUES 一行已被手工改寫，請在查詢裡改參數', 'The VALUES line was changed by hand: change the parameters there'],
  editor: ['SPARQL 查询', 'SPARQL 查詢', 'SPARQL query'], offers: ['补全', '補全', 'Completions'],
  hint: ['Ctrl+Enter 运行，Ctrl+空格 补全，Esc 离开', 'Ctrl+Enter 執行，Ctrl+空白鍵 補全，Esc 離開', 'Ctrl+Enter runs, Ctrl+Space completes, Esc leaves'],
  offered: ['{0} 个补全', '{0} 個補全', '{0} completions'], class: ['类', '類', 'class'], property: ['属性', '屬性', 'property'], individual: ['个体', '個體', 'individual'],
  run: ['运行', '執行', 'Run'], cancel: ['取消', '取消', 'Cancel'], copyLink: ['复制链接', '複製連結', 'Copy link'], copied: ['已复制', '已複製', 'Copied'],
  running: ['正在查询……', '正在查詢……', 'Running…'], cancelled: ['查询已取消', '查詢已取消', 'The query was cancelled'],
  empty: ['从左边选一个问题，或在上面写查询，然后按“运行”', '從左邊選一個問題，或在上面寫查詢，然後按「執行」', 'Choose a question on the left, or write a query above, then press Run'],
  unreachable: ['没有收到回答：{0}', '沒有收到回答：{0}', 'No answer came: {0}'], unreadable: ['回答无法读取：{0}', '回答無法讀取：{0}', 'The answer cannot be read: {0}'], status: ['服务器回答 {0}', '伺服器回答 {0}', 'The server answered {0}'],
  failed: ['查询没有成功', '查詢沒有成功', 'The query failed'], goTo: ['到第 {0} 行第 {1} 列', '到第 {0} 行第 {1} 列', 'Go to line {0}, column {1}'],
  table: ['表格', '表格', 'Table'], chart: ['图', '圖', 'Chart'], text: ['原文', '原文', 'Text'], answer: ['结果', '結果', 'Answer'], csv: ['下载 CSV', '下載 CSV', 'CSV'], save: ['下载', '下載', 'Download'],
  rows: ['{0} 行，用时 {1} 秒', '{0} 行，用時 {1} 秒', '{0} rows in {1} s'], oneRow: ['{0} 行，用时 {1} 秒', '{0} 行，用時 {1} 秒', '{0} row in {1} s'], took: ['用时 {0} 秒', '用時 {0} 秒', '{0} s'], truth: ['是', '是', 'Yes'], untruth: ['否', '否', 'No'],
  noRows: ['没有符合的结果。换个参数，或放宽条件', '沒有符合的結果。換個參數，或放寬條件', 'Nothing matches. Change a parameter, or loosen the conditions'],
  showing: ['显示第 {0}–{1} 行，共 {2} 行', '顯示第 {0}–{1} 行，共 {2} 行', 'Showing {0}–{1} of {2}'], before: ['上一页', '上一頁', 'Previous'], after: ['下一页', '下一頁', 'Next'],
  cut: ['只显示前 {0} 个字符，共 {1} 个；下载可得全文', '只顯示前 {0} 個字元，共 {1} 個；下載可得全文', 'The first {0} of {1} characters; download to get all'],
  bars: ['条形图', '條形圖', 'Bars'], line: ['折线图', '折線圖', 'Line'], shape: ['图形', '圖形', 'Shape'], label: ['名称列', '名稱欄', 'Labels'], figure: ['数值列', '數值欄', 'Figures'],
  most: ['只画前 {0} 行，共 {1} 行', '只畫前 {0} 行，共 {1} 行', 'The first {0} of {1} rows are drawn'], drawn: ['{0}，按 {1}；同样的数字在表格里', '{0}，按 {1}；同樣的數字在表格裡', '{0} by {1}; the same figures are in the table'],
};

function word(key, ...values) {
  const found = Object.hasOwn(WORDS, key) ? WORDS[key][LANGUAGES.indexOf(app.state.lang)] : key;
  return values.reduce((text, value, at) => text.replace('{' + at + '}', () => String(value)), found);
}

// What the data say in all three languages, in that of the interface.
function told(texts) {
  return texts[LANGUAGES.indexOf(app.state.lang)] || texts[0];
}

function count(number) {
  return number.toLocaleString(app.state.lang === 'en' ? 'en' : 'zh');
}
