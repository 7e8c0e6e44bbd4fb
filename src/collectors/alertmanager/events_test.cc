#include "collectors/alertmanager/events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::collectors::alertmanager {
namespace {

using alerting::Coverage;
using alerting::Delivery;
using alerting::Truth;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

bool Tells(std::string name, std::string_view alert) { return TellsOf({.name = std::move(name)}, alert); }

TEST(TellsOf, NamesAreComparedByTheirWords) {
  EXPECT_TRUE(Tells("disk fills within a week", "DiskFillsWithinAWeek"));
  EXPECT_TRUE(Tells("The error budget burns fast", "ErrorBudgetBurn"));
  EXPECT_TRUE(Tells("HTTP errors", "shop_http_errors_high"));
  EXPECT_TRUE(Tells("HTTPErrors", "http-error"));
  EXPECT_FALSE(Tells("checkout fails", "Fails"));  // One word is not enough.
  EXPECT_FALSE(Tells("disk is full", "DiskSlow"));
  EXPECT_FALSE(Tells("", "A"));
}

TEST(TellsOf, NamedAlertsAreTheOnlyOnes) {
  model::Event event{.name = "budget burns", .alerts = {"Budget*Fast", "Exact"}};
  EXPECT_TRUE(TellsOf(event, "BudgetBurnFast"));
  EXPECT_TRUE(TellsOf(event, "Exact"));
  EXPECT_FALSE(TellsOf(event, "BudgetBurns"));
  EXPECT_FALSE(TellsOf(event, "Exactly"));
}

Delivery Pages(std::string alert, Coverage hours) {
  Delivery delivery;
  delivery.alert = std::move(alert);
  delivery.receivers = {"pager"};
  delivery.reaches = delivery.pages = Truth::kYes;
  delivery.hours = delivery.page_hours = hours;
  delivery.summary = "is told";
  return delivery;
}

Delivery Chats(std::string alert) {
  Delivery delivery = Pages(std::move(alert), Coverage::kAlways);
  delivery.receivers = {"chat"};
  delivery.pages = Truth::kNo;
  delivery.page_hours = Coverage::kNever;
  return delivery;
}

EventDelivery Deliver(Wanted wanted, std::vector<Delivery> deliveries) {
  return DeliverEvent({.name = "x", .alerts = {"*"}}, wanted, deliveries);
}

TEST(DeliverEvent, AnyHourWantsAPageAtAnyHour) {
  EXPECT_EQ(Deliver(Wanted::kAnyHour, {Pages("A", Coverage::kAlways)}).delivered, Truth::kYes);
  EXPECT_EQ(Deliver(Wanted::kAnyHour, {Pages("A", Coverage::kInHours)}).delivered, Truth::kNo);
  EventDelivery chat = Deliver(Wanted::kAnyHour, {Pages("A", Coverage::kAlways), Chats("B")});
  EXPECT_EQ(chat.delivered, Truth::kNo);
  EXPECT_THAT(chat.alerts, ElementsAre("A", "B"));
  EXPECT_THAT(chat.receivers, ElementsAre("pager", "chat"));
  EXPECT_THAT(chat.problems, ElementsAre("B is told"));
  EXPECT_EQ(chat.hours, std::nullopt);
}

TEST(DeliverEvent, BusinessHoursWantSomebodyToldAndNobodyWoken) {
  EventDelivery chat = Deliver(Wanted::kInHours, {Chats("A")});
  EXPECT_EQ(chat.delivered, Truth::kYes);
  EXPECT_THAT(chat.problems, IsEmpty());
  EXPECT_EQ(chat.hours, Coverage::kAlways);
  EventDelivery woken = Deliver(Wanted::kInHours, {Pages("A", Coverage::kAlways)});
  EXPECT_EQ(woken.delivered, Truth::kYes);
  EXPECT_EQ(woken.wakes, Truth::kYes);
  EXPECT_THAT(woken.problems, ElementsAre("A wakes somebody, though it may wait"));
  EXPECT_EQ(chat.wakes, Truth::kNo);
  EXPECT_EQ(Deliver(Wanted::kInHours, {Pages("A", Coverage::kInHours)}).wakes, Truth::kNo);
  EXPECT_EQ(Deliver(Wanted::kInHours, {Pages("A", Coverage::kOutOfHours)}).delivered, Truth::kNo);
  EXPECT_EQ(Deliver(Wanted::kInHours, {Pages("A", Coverage::kSchedule)}).delivered, Truth::kMaybe);
}

TEST(DeliverEvent, WithoutAnAlertNothingIsKnown) {
  EventDelivery none = DeliverEvent({.name = "lightning strikes"}, Wanted::kAnyHour, {});
  EXPECT_EQ(none.delivered, Truth::kMaybe);
  EXPECT_THAT(none.why_unknown, HasSubstr("name its `alerts`"));
  EventDelivery gone = DeliverEvent({.name = "x", .alerts = {"A", "B"}}, Wanted::kAnyHour, {});
  EXPECT_EQ(gone.why_unknown, "no alert is named A or B");
}

TEST(DeliverEvent, WayThatDependsOnALabelIsNotKnown) {
  Delivery maybe = Pages("A", Coverage::kAlways);
  maybe.pages = Truth::kMaybe;
  EventDelivery event = Deliver(Wanted::kAnyHour, {maybe});
  EXPECT_EQ(event.delivered, Truth::kMaybe);
  EXPECT_EQ(event.wakes, Truth::kMaybe);
  EXPECT_EQ(event.why_unknown, "A is told");
}

}  // namespace
}  // namespace seaworthy::collectors::alertmanager
