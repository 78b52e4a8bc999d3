using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Examples of documents, which are copied from marked code in tests.</summary>
internal static class DocumentExamples
{
    /// <summary>Fails unless the document under docs shows the examples of the calling file, in their order.</summary>
    internal static void AreShownIn(string document, [CallerFilePath] string caller = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", ".."));
        var text = File.ReadAllText(Path.Combine(root, "docs", document)).ReplaceLineEndings("\n");
        var code = File.ReadAllText(caller).ReplaceLineEndings("\n");
        var shown = Regex.Matches(text, "<!-- example: (.*?) -->\n```csharp\n(.*?)```", RegexOptions.Singleline);
        var written = Regex.Matches(code, "// example: (.*?)\n(.*?) *//// end", RegexOptions.Singleline);
        Assert.NotEmpty(written);
        Assert.Equal(written.Select(match => match.Groups[1].Value), shown.Select(match => match.Groups[1].Value));
        foreach (var (left, right) in written.Zip(shown))
        {
            Assert.Equal(Plain(left.Groups[2].Value), Plain(right.Groups[2].Value));
        }
    }

    /// <summary>The lines without their common indentation.</summary>
    private static string Plain(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }
}
