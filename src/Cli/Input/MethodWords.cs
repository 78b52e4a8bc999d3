using System;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>A method with its numbers, from the words of a user.</summary>
internal static class MethodWords
{
    /// <summary>The method of this name or alias.</summary>
    internal static Method Find(string name) =>
        Methods.TryFind(name, out var method) ? method : Names.Find("method", name, Methods.All, known => known.Name);

    /// <summary>The optimizer of a dialect with some hyperparameters changed, each as <c>name=value</c>.</summary>
    internal static Minimizer Make(
        this Method method,
        string? dialect,
        IEnumerable<string> changes,
        string option = "--set"
    )
    {
        var known = dialect is null
            ? null
            : Names.Find("dialect", dialect, [.. method.Dialects.Keys], name => name, method.Name);

        try
        {
            return method.With([.. changes.Select(change => Understand(method, change, option))], known);
        }
        catch (ParameterException exception)
        {
            var name = char.ToLowerInvariant(exception.Parameter[0]) + exception.Parameter[1..];
            throw new UsageException(Names.OneLine($"{name} was {exception.Value}; it must be {exception.Rule}"));
        }
    }

    /// <summary>All hyperparameters of an optimizer, as <c>name=value</c>.</summary>
    internal static string Describe(this Method method, Minimizer optimizer) =>
        string.Join(' ', method.Hyperparameters.Select(known => $"{known.Name}={known.Text(optimizer)}"));

    /// <summary>Those in which an optimizer differs from the defaults.</summary>
    internal static string Differences(this Method method, Minimizer optimizer) =>
        string.Join(
            ' ',
            method
                .Hyperparameters.Where(known => known.Text(optimizer) != known.DefaultText)
                .Select(known => $"{known.Name}={known.Text(optimizer)}")
        );

    private static KeyValuePair<string, string> Understand(Method method, string change, string option)
    {
        if (change.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var value])
        {
            throw Numbers.Bad(option, change, "name=value");
        }

        var found = Names.Find("hyperparameter", name, method.Hyperparameters, known => known.Name, method.Name);
        var choice = found.Choices.FirstOrDefault(choice => Names.Same(choice, value));
        return new(found.Name, choice ?? value);
    }
}
