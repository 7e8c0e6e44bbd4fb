3resource "pagerduty_escalation_policy" "a" {
  name = "x"
  rule {
    target { id = "}" }
  }
}
