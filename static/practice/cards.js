// Cards: one for each misconception that was met, with the program in which it was and every answer since. This browser
// alone keeps them; which are due, the server computes from the answers (/cards).

/** @import {Values} from "../lib/values.js" */
import { forgetPreference, readPreference, savePreference } from "../lib/preferences.js";

/** @typedef {"again" | "hard" | "good"} Grade  Wrong or only shown, right with a hint, right. */
/** @typedef {{day: number, grade: Grade}} Review  `day`: since 1970, by the reader's clock. */
/**
 * @typedef {object} Card
 * @property {string} slip  The misconception.
 * @property {string} program
 * @property {Values} inputs
 * @property {string | null} output
 * @property {Review[]} reviews  The first one is the slip.
 */

const NAME = "practice-cards";
const VERSION = 1;
export const MAX_CARDS = 40;
export const MAX_REVIEWS = 100;
/** Characters of a program and its values; a slip in a larger one makes no card. */
const MAX_CHARACTERS = 20_000;
const MAX_NAME = 200;
const MILLISECONDS = 60_000;
const MINUTES_OF_A_DAY = 1_440;

/** The day by the reader's own clock. @param {Date} [now] */
export const dayOf = (now = new Date()) =>
  Math.floor((now.getTime() / MILLISECONDS - now.getTimezoneOffset()) / MINUTES_OF_A_DAY);

/** @param {string | null} text @returns {Card[]} none where it is another version's, or damaged */
export function parsedCards(text) {
  try {
    const { version, cards } = JSON.parse(text ?? "{}");
    if (version !== VERSION || !Array.isArray(cards)) return [];
    return cards.filter(isCard).slice(-MAX_CARDS);
  } catch {
    return [];
  }
}

/** @param {any} card @returns {card is Card} */
const isCard = (card) =>
  typeof card?.slip === "string" &&
  card.slip.length <= MAX_NAME &&
  typeof card.program === "string" &&
  typeof card.inputs === "object" &&
  card.inputs !== null &&
  isSmall(card) &&
  (card.output === null || typeof card.output === "string") &&
  Array.isArray(card.reviews) &&
  card.reviews.length > 0 &&
  card.reviews.length <= MAX_REVIEWS &&
  card.reviews.every(isReview);

/** @param {any} review */
const isReview = (review) =>
  Number.isSafeInteger(review?.day) && review.day >= 0 && ["again", "hard", "good"].includes(review.grade);

/** @param {{program: string, inputs: Values}} card */
const isSmall = ({ program, inputs }) => program.length + JSON.stringify(inputs).length <= MAX_CHARACTERS;

/** @param {Card[]} cards */
export const serialisedCards = (cards) => JSON.stringify({ version: VERSION, cards });

/**
 * A slip was made: it is a new card, or a wrong answer to the one that there is, which takes the program at hand.
 * @param {Card[]} cards @param {Omit<Card, "reviews">} slip @param {number} day @returns {Card[]}
 */
export function withSlip(cards, slip, day) {
  const known = cards.find((card) => card.slip === slip.slip);
  const last = known?.reviews.at(-1);
  const isNews = last?.day !== day || last.grade !== "again"; // several slips in one walk are one wrong answer
  const reviews = isNews ? reviewed(known?.reviews ?? [], { day, grade: "again" }) : (known?.reviews ?? []);
  if (!isSmall(slip)) return cards.map((card) => (card === known ? { ...card, reviews } : card));
  return [...cards.filter((card) => card !== known), { ...slip, reviews }].slice(-MAX_CARDS);
}

/** A card was answered. @param {Card[]} cards @param {string} slip @param {Review} review @returns {Card[]} */
export const withReview = (cards, slip, review) =>
  cards.map((card) => (card.slip === slip ? { ...card, reviews: reviewed(card.reviews, review) } : card));

/**
 * A clock that was set back adds to the last day.
 * @param {Review[]} reviews @param {Review} review @returns {Review[]}
 */
const reviewed = (reviews, { day, grade }) =>
  [...reviews, { day: Math.max(day, reviews.at(-1)?.day ?? 0), grade }].slice(-MAX_REVIEWS);

/** @param {Card[]} cards @param {string} slip @returns {Card[]} */
export const withoutCard = (cards, slip) => cards.filter((card) => card.slip !== slip);

export const loadCards = () => parsedCards(readPreference(NAME));

/** @param {Card[]} cards */
export const saveCards = (cards) => savePreference(NAME, serialisedCards(cards));

/** Forget all of them. */
export const forgetCards = () => forgetPreference(NAME);
