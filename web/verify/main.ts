/** The page: what was chosen goes in, what was found is shown, in the language that is set. */
import type { Language } from '../../src/exports/verify/words/said.ts'
import { answerTo } from './answer.ts'
import type { Answer } from './answer.ts'
import { answerView } from './answer-view.ts'
import { byId } from './elements.ts'
import { isPageWord, pageWords, say } from './words.ts'

const form = byId('asked', HTMLFormElement)
const file = byId('file', HTMLInputElement)
const older = byId('older', HTMLInputElement)
const trust = byId('trust', HTMLTextAreaElement)
const authorities = byId('authorities', HTMLTextAreaElement)
const drop = byId('drop', HTMLDivElement)
const start = byId('start', HTMLButtonElement)
const progress = byId('progress', HTMLDivElement)
const done = byId('done', HTMLProgressElement)
const shown = byId('answer', HTMLElement)

const languages = { zh: 'zh-CN', en: 'en' } as const
let language: Language = navigator.language.startsWith('zh') ? 'zh' : 'en'
let answer: Answer | undefined

const showAnswer = (): void => {
  if (answer === undefined) return shown.replaceChildren()
  shown.replaceChildren(...answerView(language, answer))
}

const showLanguage = (): void => {
  document.documentElement.lang = languages[language]
  document.title = say(language, 'title')
  for (const each of document.querySelectorAll<HTMLElement>('[data-says]')) {
    const word = each.dataset['says']
    if (isPageWord(word)) each.textContent = say(language, word)
  }
  for (const each of document.querySelectorAll<HTMLElement>('[data-language]'))
    each.setAttribute('aria-pressed', String(each.dataset['language'] === language))
  showAnswer()
}

const answerAll = async (): Promise<void> => {
  if (start.disabled) return
  start.disabled = true
  // A verdict on another file must not stand there meanwhile.
  answer = undefined
  showAnswer()
  progress.hidden = false
  try {
    const chosen = {
      file: file.files?.[0],
      trust: trust.value,
      older: older.files?.[0],
      authorities: authorities.value,
    }
    answer = await answerTo(chosen, (read, total) => {
      done.value = total === 0 ? 1 : read / total
    })
  } catch {
    // What a bug says helps nobody here; what is shown must not pass for a verdict.
    answer = { kind: 'sentence', said: pageWords.broken }
  }
  progress.hidden = true
  start.disabled = false
  showAnswer()
  shown.focus()
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void answerAll()
})

for (const each of document.querySelectorAll<HTMLElement>('[data-language]'))
  each.addEventListener('click', () => {
    language = each.dataset['language'] === 'zh' ? 'zh' : 'en'
    showLanguage()
  })

// A file dropped beside the field must not replace the page.
for (const type of ['dragover', 'dragleave', 'drop'] as const)
  document.addEventListener(type, (event) => {
    event.preventDefault()
    drop.classList.toggle('over', type === 'dragover')
    const files = event instanceof DragEvent ? event.dataTransfer?.files : undefined
    if (type !== 'drop' || files === undefined || files.length === 0) return
    file.files = files
    void answerAll()
  })

showLanguage()
