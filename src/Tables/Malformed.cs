using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>Errors in files, with their positions.</summary>
internal static class Malformed
{
    private const int MaxListed = 10;

    /// <summary>
    /// An error whose message begins with line and column, counted from 1; columns are in characters.
    /// </summary>
    public static FormatException At(long line, long column, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column}: {what}"));

    /// <summary>A quoted text of the file, cut after 40 characters.</summary>
    public static string Quoted(string text) => text.Length <= 40 ? $"\"{text}\"" : $"\"{text[..40]}...\"";

    /// <summary>Names, separated by commas; at most ten of them.</summary>
    public static string Listed(ImmutableArray<string> names) =>
        string.Join(", ", names.Take(MaxListed).Select(Cut))
        + (names.Length > MaxListed ? $" and {names.Length - MaxListed} more" : "");

    private static string Cut(string name) => name.Length <= 40 ? name : $"{name[..40]}...";
}
