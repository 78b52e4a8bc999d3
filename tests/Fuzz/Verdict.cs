using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace OptimizerFunctional.Fuzz;

/// <summary>What a command did, and what is wrong about it, if anything is.</summary>
internal sealed partial record Verdict(int ExitCode, string Output, string Error, bool IsHanging)
{
    private const int LongestMessage = 400;
    private static readonly int[] Known = [0, 1, 2, 130];

    /// <summary>The fault, or null: a trace, a hang, an unknown exit code, a long message, a .NET type.</summary>
    internal string? Fault =>
        IsHanging ? "did not end when it was canceled"
        : TypeName().IsMatch(Error) ? "names a type or shows a trace"
        : !Known.Contains(ExitCode) ? $"exit code {ExitCode}"
        : Error.Split('\n').FirstOrDefault(line => line.Length > LongestMessage) is { } line
            ? $"a message of {line.Length} characters"
        : ExitCode == 2 && Error.Length == 0 ? "refused without a word"
        : null;

    [GeneratedRegex(
        @"^ +at \w|Unhandled|Exception|\bSystem\.|FSharp|Int32|Int64|Nullable|`\d|\bNull\b",
        RegexOptions.Multiline
    )]
    private static partial Regex TypeName();
}
