using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>The examples of the README are complete programs, which are compiled and run.</summary>
public sealed class ReadMeTests
{
    private const string CSharpOutput = """
        0: f(-1.200, 1.000) = 24.200
        1: f(-1.150, 1.050) = 12.048
        2: f(-1.102, 1.098) = 5.778
        f(0.999999, 0.999997) = 2.0E-012
        Converged: the infinity norm of the gradient is
        """;

    private const string FSharpOutput = """
        0: 49.000000
        20: 5.459743
        40: 0.149831
        60: 0.000666
        """;

    [Theory]
    [InlineData("CSharp", "Program.cs")]
    [InlineData("FSharp", "Program.fs")]
    public void The_README_shows_the_program_that_is_compiled(string language, string file)
    {
        var readMe = File.ReadAllText(Path.Combine(Root(), "README.md")).ReplaceLineEndings("\n");
        var shown = Regex.Match(
            readMe,
            $"<!-- snippet: {language}Example -->\n```\\w+\n(.*?)\n```",
            RegexOptions.Singleline
        );
        var compiled = File.ReadAllText(Path.Combine(Root(), "tests", "Snippets", language, file));
        Assert.Equal(compiled.ReplaceLineEndings("\n").TrimEnd(), shown.Groups[1].Value);
    }

    [Theory]
    [InlineData("CSharp", CSharpOutput)]
    [InlineData("FSharp", FSharpOutput)]
    public void The_program_of_the_README_prints_what_it_should(string language, string expected)
    {
        // The same configuration and framework as these tests.
        var built = Path.GetRelativePath(Path.Combine(Root(), "tests", "Api.CSharp.Tests"), AppContext.BaseDirectory);
        var program = Path.Combine(Root(), "tests", "Snippets", language, built, $"Snippets.{language}.dll");
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEnd().ReplaceLineEndings("\n");
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith(expected.ReplaceLineEndings("\n"), printed, StringComparison.Ordinal);
    }

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
