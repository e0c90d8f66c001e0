//! Do the stages fit together? One binary, a small made-up catalog, fake models, no network but loopback.

// The catalog, the models and the assistant that the tests share. Start here.
mod support;
// One stage each, in the order data flows. New behaviour goes here.
mod corpus;
mod reading;
mod retrieval;
mod answering;
mod conversation;
mod asking_back;
mod places;
mod wording;
mod adversarial;
mod injection;
mod evaluation;
// The catalog changes while it is served.
mod operations;
// What goes wrong: bad input, missing parts, broken files.
mod bad_input;
mod degraded;
mod elsewhere;
// The messengers: whole conversations over loopback against a Bot API of ours, and what happens when all goes wrong.
mod telegram;
mod web_chat;
mod zalo_bot;
mod zalo_oa;
mod facebook;
// Text messages: the one way out to residents that is no chat.
mod sms;
// A number of a resident that must be found nowhere.
mod canary;
