package dev.sluice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java file as text, with and without its comments and literals. */
record SourceText(String name, String text) {
  private static final Pattern NOT_CODE = Pattern.compile(
      "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|//[^\n]*|/\\*.*?\\*/",
      Pattern.DOTALL);
  private static final Pattern METHOD =
      Pattern.compile("[\\w>\\]]\\s+\\w+\\s*\\([^;{}]*\\)\\s*(throws\\s[\\w.,\\s]+)?$");
  private static final Pattern NO_METHOD =
      Pattern.compile("\\b(new|return|record|class|interface|enum|else)\\b|->|=");

  /** One method: the line of its opening brace, counted from 1, and how many lines it spans. */
  record Span(int line, int lines) {}

  int lines() {
    return (int) text.lines().count();
  }

  /** The text with comments and literals blanked out, line by line as before. */
  String code() {
    return NOT_CODE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(match.group().replaceAll("[^\n]", " ")));
  }

  /** The methods, told apart from other braces by the words before them; rough, but enough for a budget. */
  List<Span> methods() {
    String code = code();
    var methods = new ArrayList<Span>();
    var open = new ArrayDeque<Integer>();
    int statement = 0;
    int line = 1;
    for (int i = 0; i < code.length(); i++) {
      switch (code.charAt(i)) {
        case '\n' -> line++;
        case ';' -> statement = i + 1;
        case '{' -> {
          open.push(isMethod(code.substring(statement, i).strip()) ? line : 0);
          statement = i + 1;
        }
        case '}' -> {
          int start = open.pop();
          if (start > 0) {
            methods.add(new Span(start, line - start + 1));
          }
          statement = i + 1;
        }
        default -> {}
      }
    }
    return methods;
  }

  private static boolean isMethod(String before) {
    String bare = before.replaceAll("@\\w+(\\([^)]*\\))?", " ").strip();
    return METHOD.matcher(bare).find() && !NO_METHOD.matcher(bare).find();
  }
}
