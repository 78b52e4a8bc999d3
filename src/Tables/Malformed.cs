using System;
using System.Globalization;

namespace OptimizerFunctional;

/// <summary>Errors in files, with their positions.</summary>
internal static class Malformed
{
    /// <summary>
    /// An error whose message begins with line and column, counted from 1; columns are in characters.
    /// </summary>
    public static FormatException At(long line, long column, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column}: {what}"));

    /// <summary>A quoted text of the file, cut after 40 characters.</summary>
    public static string Quoted(string text) => text.Length <= 40 ? $"\"{text}\"" : $"\"{text[..40]}...\"";
}
