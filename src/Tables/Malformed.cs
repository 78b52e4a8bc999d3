using System;
using System.Globalization;

namespace OptimizerFunctional;

/// <summary>What is wrong with a file, and where.</summary>
internal static class Malformed
{
    /// <summary>A sentence that begins with line and column, both counted from 1; columns in characters.</summary>
    public static FormatException At(long line, long column, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column}: {what}"));

    /// <summary>A text of the file, cut where it is long.</summary>
    public static string Quoted(string text) => text.Length <= 40 ? $"\"{text}\"" : $"\"{text[..40]}...\"";
}
