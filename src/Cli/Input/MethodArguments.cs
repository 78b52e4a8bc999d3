using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>Parses and prints methods and their hyperparameters.</summary>
internal static class MethodArguments
{
    /// <summary>The method of this name or alias.</summary>
    internal static Method Find(string name) =>
        Methods.TryFind(name, out var method)
            ? method
            : NameMatcher.Find("method", name, Methods.All, known => known.Name);

    /// <summary>The preset of this name, as the method spells it.</summary>
    internal static string FindPreset(this Method method, string name) =>
        NameMatcher.Find("preset", name, [.. method.Presets.Keys], known => known, method.Name);

    /// <summary>Parses hyperparameters such as <c>learning-rate=0.1</c>.</summary>
    internal static ImmutableArray<KeyValuePair<string, string>> Changes(
        this Method method,
        IEnumerable<string> texts,
        string option
    ) => [.. texts.Select(text => ParseChange(method, text, option))];

    /// <summary>All hyperparameters of a method, as <c>name=value</c>.</summary>
    internal static string Describe(this Method method, Solver optimizer) =>
        string.Join(' ', method.Hyperparameters.Select(known => $"{known.Name}={known.Text(optimizer)}"));

    /// <summary>The hyperparameters that differ from the defaults.</summary>
    internal static string Differences(this Method method, Solver optimizer) =>
        string.Join(
            ' ',
            method
                .Hyperparameters.Where(known => known.Text(optimizer) != known.DefaultText)
                .Select(known => $"{known.Name}={known.Text(optimizer)}")
        );

    private static KeyValuePair<string, string> ParseChange(Method method, string change, string option)
    {
        if (change.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var value])
        {
            throw Numbers.Bad(option, change, "name=value");
        }

        var found = NameMatcher.Find("hyperparameter", name, method.Hyperparameters, known => known.Name, method.Name);
        var choice = found.Choices.FirstOrDefault(choice => NameMatcher.Same(choice, value));
        return new(found.Name, choice ?? found.Unfolded(option, value));
    }

    /// <summary>
    /// A fraction such as 4/9 as a number, for hyperparameters that are numbers; other texts as they are.
    /// </summary>
    internal static string Unfolded(this Hyperparameter known, string option, string text) =>
        text.Contains('/', StringComparison.Ordinal) && (known.Type == typeof(double) || known.Type == typeof(Schedule))
            ? Numbers.Fraction($"{option} {known.Name}", text).ToString("R", CultureInfo.InvariantCulture)
            : text;
}
