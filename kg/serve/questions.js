// The named questions as a list, and a form for the parameters of the one in the editor.

function drawQuestions() {
  const filter = document.getElementById('filter');
  filter.placeholder = word('filter');
  filter.setAttribute('aria-label', word('filter'));
  document.getElementById('questions').setAttribute('aria-label', word('questions'));
  const wanted = filter.value.trim().toLowerCase().split(/\s+/);
  const found = app.data.questions.filter((one) => wanted.every((part) => [one.name].concat(one.words).join('\n').toLowerCase().includes(part)));
  const item = (one) => el('li', {}, el('button', { type: 'button', class: 'question', data: { question: one.name }, on: { click: () => choose(one) } },
    bdi(told(one.words)), el('code', {}, one.name)));
  clear(document.getElementById('list')).append(...(found.length ? found.map(item) : [el('li', { class: 'note' }, word('noQuestion'))]));
  showChosen();
  return found;
}

function showChosen() {
  document.querySelectorAll('#list .question').forEach((one) => one.setAttribute('aria-pressed', String(Boolean(app.question) && one.dataset.question === app.question.name)));
}

function choose(question) {
  replaceText(0, field().value.length, question.sparql);
  field().setSelectionRange(0, 0);
  field().scrollTop = 0;
  onText();
  announce(word('chosen', told(question.words)));
}

// The question that a text is, by its own first words; a link and a text that was pasted have the form too.
function questionOf(text) {
  const first = /^# en: (.*)$/m.exec(text);
  return (first && app.data.questions.find((one) => one.words[2] === first[1].trim())) || null;
}

// The form of the question in the editor; it is made anew only where the question is another one, so that the cursor stays in its field.
function drawParameters() {
  const question = questionOf(field().value);
  if (app.question !== question || !document.getElementById('parameters').dataset.lang) {
    app.question = question;
    showChosen();
    makeForm(question);
  }
  if (!question || !question.parameters.length) return;
  const values = readValues(field().value, question.parameters);
  document.getElementById('rewritten').hidden = Boolean(values);
  document.querySelectorAll('#parameters input').forEach((one) => {
    one.disabled = !values;
    if (values && document.activeElement !== one) {
      one.value = values[one.name];
      check(one, null);
    }
  });
}

function makeForm(question) {
  const form = clear(document.getElementById('parameters'));
  form.hidden = !question || !question.parameters.length;
  form.dataset.lang = app.state.lang;
  form.setAttribute('aria-label', word('parameters'));
  if (form.hidden) return;
  const values = readValues(field().value, question.parameters) || {};
  question.parameters.forEach((one) => form.append(el('label', { class: 'parameter' }, el('code', {}, one.name),
    el('input', { name: one.name, type: 'text', inputmode: one.type === 'integer' ? 'numeric' : null, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'note-' + one.name, data: { type: one.type }, on: { input: onParameter, compositionend: onParameter } }),
    el('span', { class: 'note', id: 'note-' + one.name }, el('span', { class: 'wrong' }), one.note))));
  form.append(el('p', { class: 'wrong', id: 'rewritten', hidden: true }, word('rewritten')));
  form.querySelectorAll('input').forEach((one) => { one.value = values[one.name] || ''; });
}

function check(input, problem) {
  input.setAttribute('aria-invalid', String(Boolean(problem)));
  input.parentElement.querySelector('.wrong').textContent = problem ? word(problem) + ' · ' : '';
}

// A value that changed rewrites the VALUES line, if every value is of its type.
function onParameter(event) {
  const terms = {};
  let wrong = false;
  for (const input of document.querySelectorAll('#parameters input')) {
    const { term, problem } = termOf(input.dataset.type, input.value);
    check(input, problem);
    terms[input.name] = term;
    wrong = wrong || Boolean(problem);
  }
  if (wrong || event.isComposing) return;
  const line = writeValues(field().value, app.question.parameters, terms);
  if (line) {
    field().setRangeText(line.text, line.begin, line.end, 'preserve'); // by hand: the cursor must stay in the form, also inside an input method
    paint();
    unmark();
  }
}
