#include "formats/xml.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/errors.h"

namespace seaworthy::formats {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Writes down what it is handed.
class Recorder : public XmlHandler {
 public:
  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    std::string event = std::to_string(reader.line()) + ":" + std::string(name.view());
    if (attributes.Has("a")) event += " a=" + std::string(attributes.Get("a"));
    events.push_back(event);
    if (name == "loud") reader.WantText(true);
    if (name == "refused") reader.Fail(Error(kXmlSyntax, "not wanted"));
  }
  void End(XmlReader& reader, XmlName name) override {
    events.push_back("/" + std::string(name.view()));
    if (name == "loud") reader.WantText(false);
  }
  void Text(XmlReader& /*reader*/, std::string_view part) override { text += part; }

  std::vector<std::string> events;
  std::string text;
};

struct Read {
  Recorder recorder;
  Result<void> result;
  bool left_out = false;
};

// Hands the text out in pieces of that many bytes.
Read ReadXml(std::string_view text, const XmlOptions& options = {}, std::size_t piece = 7) {
  Read read;
  XmlReader reader(read.recorder, options);
  while (!text.empty() && read.result.ok()) {
    read.result = reader.Feed(text.substr(0, piece));
    text.remove_prefix(std::min(piece, text.size()));
  }
  if (read.result.ok()) read.result = reader.Finish();
  read.left_out = reader.left_out();
  return read;
}

TEST(Xml, ElementsComeInOrderWithTheirLines) {
  Read read = ReadXml("<?xml version=\"1.0\"?>\n<r>\n <x a='1'/>\n <y/></r>");
  EXPECT_TRUE(read.result.ok());
  EXPECT_THAT(read.recorder.events, ElementsAre("2:r", "3:x a=1", "/x", "4:y", "/y", "/r"));
}

TEST(Xml, AttributeIsFoundByItsWholeName) {
  EXPECT_THAT(ReadXml("<r aa='2' ab='3'/>").recorder.events, ElementsAre("1:r", "/r"));
  EXPECT_THAT(ReadXml("<r aa='2' a=''/>").recorder.events, ElementsAre("1:r a=", "/r"));
}

TEST(Xml, TextAndCdataAreHandedOutWhereWanted) {
  EXPECT_EQ(ReadXml("<r>a&lt;b<![CDATA[<c>]]></r>", {.text = true}).recorder.text, "a<b<c>");
  EXPECT_EQ(ReadXml("<r>a</r>").recorder.text, "");
}

TEST(Xml, HandlerCanAskForTextOfSomeElements) { EXPECT_EQ(ReadXml("<r>a<loud>b</loud>c</r>").recorder.text, "b"); }

TEST(Xml, NamedDtdIsNotFetched) {
  EXPECT_TRUE(ReadXml("<!DOCTYPE r SYSTEM \"http://127.0.0.1:1/r.dtd\"><r/>").result.ok());
  EXPECT_TRUE(ReadXml("<!DOCTYPE r PUBLIC \"-//X//DTD\" \"/etc/passwd\"><r/>").result.ok());
}

TEST(Xml, EntitiesAreRefused) {
  for (std::string_view text :
       {"<!DOCTYPE r [<!ENTITY a 'aaaa'>]><r>&a;</r>",
        "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r>&a;</r>",
        "<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x'>%p;]><r/>", "<!DOCTYPE r SYSTEM 'r.dtd'><r>&a;</r>"}) {
    Read read = ReadXml(text, {.text = true});
    ASSERT_FALSE(read.result.ok()) << text;
    EXPECT_TRUE(read.result.error().Is(kXmlEntity)) << text << ": " << read.result.error().message();
  }
}

TEST(Xml, BrokenTextSaysWhere) {
  for (std::string_view text : {"", "   ", "no xml", "<r>", "<r></s>", "<r a='1' a='2'/>", "<r/><s/>", "<r>\x01</r>",
                                "<r>\xFF</r>", "<r>&undefined;</r>", "<?xml version='1.0' encoding='klingon'?><r/>"}) {
    Read read = ReadXml(text);
    ASSERT_FALSE(read.result.ok()) << text;
    EXPECT_TRUE(read.result.error().Is(kXmlSyntax)) << text;
    EXPECT_GE(read.result.error().place().line, 1) << text;
  }
  EXPECT_EQ(ReadXml("<r>\n\n  </s>").result.error().place(), (Place{"", 3, 5}));
}

TEST(Xml, EncodingsBecomeUtf8) {
  EXPECT_EQ(ReadXml("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>", {.text = true}).recorder.text, "é");
  EXPECT_EQ(ReadXml("<?xml version='1.0' encoding='windows-1252'?><r>\x80\xE9</r>", {.text = true}).recorder.text,
            "€é");
  EXPECT_EQ(ReadXml(std::string("\xFF\xFE<\0r\0>\0x\0<\0/\0r\0>\0", 18), {.text = true}, 3).recorder.text, "x");
  EXPECT_EQ(ReadXml("\xEF\xBB\xBF<r>x</r>", {.text = true}).recorder.text, "x");
}

TEST(Xml, BlankBeforeTheDeclarationIsForgiven) {
  Read read = ReadXml("\n \n<?xml version='1.0'?>\n<r/>", {}, 2);
  ASSERT_TRUE(read.result.ok());
  EXPECT_THAT(read.recorder.events, ElementsAre("4:r", "/r"));
}

TEST(Xml, ControlCharactersAreDroppedWhereWanted) {
  Read read = ReadXml("<r>red \x1B[31m and a long line of text\x01\t.</r>", {.text = true, .drop_controls = true}, 64);
  ASSERT_TRUE(read.result.ok());
  EXPECT_EQ(read.recorder.text, "red  [31m and a long line of text \t.");
}

TEST(Xml, SeveralRootsAreReadOneAfterTheOther) {
  for (std::size_t piece : {1u, 5u, 1000u}) {
    Read read = ReadXml("<a/>\n<b>\n<c/></b>\n<?xml version='1.0'?>\n<d/>\n", {.several_roots = true}, piece);
    ASSERT_TRUE(read.result.ok()) << read.result.error().ToString();
    EXPECT_THAT(read.recorder.events, ElementsAre("1:a", "/a", "2:b", "3:c", "/c", "/b", "5:d", "/d"));
    EXPECT_FALSE(read.left_out);
  }
}

TEST(Xml, TextBehindTheRootIsLeftOutWhereAllowed) {
  for (std::size_t piece : {1u, 1000u}) {
    Read read = ReadXml("<a/>\nEOL after the end <b>", {.several_roots = true}, piece);
    ASSERT_TRUE(read.result.ok());
    EXPECT_TRUE(read.left_out);
    EXPECT_THAT(read.recorder.events, ElementsAre("1:a", "/a"));
  }
  EXPECT_FALSE(ReadXml("<a/><b>", {.several_roots = true}).result.ok()) << "the second document is broken";
}

TEST(Xml, RootsAreLimited) {
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "<a/>";
  Read read = ReadXml(many, {.several_roots = true}, 1000);
  EXPECT_TRUE(read.left_out);
  EXPECT_LT(read.recorder.events.size(), 3000u);
}

TEST(Xml, DepthIsLimited) {
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<a>";
  Read read = ReadXml(deep);
  ASSERT_FALSE(read.result.ok());
  EXPECT_TRUE(read.result.error().Is(kTooLarge));
  EXPECT_EQ(read.recorder.events.size(), 200u);
}

TEST(Xml, SingleTagIsLimited) {
  std::string tag = "<r a='" + std::string(300'000, 'x') + "'/>";
  EXPECT_TRUE(ReadXml(tag, {}, 64 * 1024).result.ok());
  Read read = ReadXml(tag, {.tag_bytes = 100'000}, 64 * 1024);
  ASSERT_FALSE(read.result.ok());
  EXPECT_TRUE(read.result.error().Is(kTooLarge));
}

TEST(Xml, HandlerCanEndTheReading) {
  Read read = ReadXml("<r><refused/><x/></r>", {}, 1000);
  ASSERT_FALSE(read.result.ok());
  EXPECT_THAT(read.result.error().message(), HasSubstr("not wanted"));
  EXPECT_THAT(read.recorder.events, ElementsAre("1:r", "1:refused"));
}

// Leaves all but the root to another one.
class Chooser : public XmlHandler {
 public:
  explicit Chooser(XmlHandler& next) : next_(next) {}
  void Start(XmlReader& reader, XmlName /*name*/, const XmlAttributes& /*attributes*/) override {
    reader.HandOver(next_);
  }
  void End(XmlReader& /*reader*/, XmlName /*name*/) override { FAIL() << "it has handed over"; }

 private:
  XmlHandler& next_;
};

TEST(Xml, HandlerCanHandOver) {
  Recorder recorder;
  Chooser chooser(recorder);
  XmlReader reader(chooser);
  ASSERT_TRUE(reader.Feed("<r><x/></r>").ok());
  ASSERT_TRUE(reader.Finish().ok());
  EXPECT_THAT(recorder.events, ElementsAre("1:x", "/x", "/r"));
}

TEST(Xml, ErrorStays) {
  Recorder recorder;
  XmlReader reader(recorder);
  EXPECT_FALSE(reader.Feed("<r></s>").ok());
  EXPECT_FALSE(reader.Feed("<r/>").ok());
  EXPECT_FALSE(reader.Finish().ok());
}

}  // namespace
}  // namespace seaworthy::formats
