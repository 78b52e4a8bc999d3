using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;

namespace OptimizerFunctional;

/// <summary>A built-in method, by name and text: what tools need that do not know it.</summary>
public sealed class Method
{
    internal Method(string name, string summary, Solver basis, params ImmutableArray<string> aliases)
    {
        (Name, Summary, Default, Aliases) = (name, summary, basis, aliases);
        Hyperparameters = Hyperparameter.Of(basis);
        Dialects = basis
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .ToImmutableSortedDictionary(
                preset => preset.Name.ToLowerInvariant(),
                preset => (Solver)preset.GetValue(null)!,
                StringComparer.Ordinal
            );
    }

    /// <summary>Its name: lower case, words joined by hyphens.</summary>
    public string Name { get; }

    /// <summary>Other names that find it.</summary>
    public ImmutableArray<string> Aliases { get; }

    /// <summary>What it is, in one line.</summary>
    public string Summary { get; }

    /// <summary>The method with its defaults.</summary>
    public Solver Default { get; }

    /// <summary>
    /// The method with the numbers and forms of other sources: paper, pytorch, keras, optax, where they have it.
    /// </summary>
    public ImmutableSortedDictionary<string, Solver> Dialects { get; }

    /// <summary>What can be set.</summary>
    public ImmutableArray<Hyperparameter> Hyperparameters { get; }

    /// <summary>
    /// The method with these hyperparameters, given by name (in any case) and text. A name that it does not have, a
    /// text that cannot be read and a value out of range raise a <see cref="ParameterException"/>.
    /// </summary>
    /// <param name="values">Names and texts, such as learningRate and 0.01.</param>
    /// <param name="dialect">The dialect to start from. The default is null: the defaults.</param>
    public Solver With(IEnumerable<KeyValuePair<string, string>> values, string? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var copy = (dialect is null ? Default : Dialect(dialect)) with { };
        foreach (var (name, text) in values)
        {
            Find(name).Set(copy, text);
        }

        // Rules between hyperparameters are checked when the method is made.
        copy.CreateRunEngine();
        return copy;
    }

    /// <summary>Name and summary.</summary>
    public override string ToString() => $"{Name}: {Summary}";

    private Hyperparameter Find(string name) =>
        Hyperparameters.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw Unknown($"hyperparameter of {Name}", name, Hyperparameters.Select(known => known.Name));

    private Solver Dialect(string name) =>
        Dialects.TryGetValue(name, out var optimizer)
            ? optimizer
            : throw Unknown($"dialect of {Name}", name, Dialects.Keys);

    private static ParameterException Unknown(string what, string name, IEnumerable<string> known)
    {
        var names = string.Join(", ", known);
        return new(what, $"\"{name}\"", names.Length == 0 ? "left out, for there is none" : $"one of {names}");
    }
}
