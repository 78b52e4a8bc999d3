using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;

namespace OptimizerFunctional;

/// <summary>A built-in method, found by name and configured by text. For tools that work with any method.</summary>
public sealed class Method
{
    internal Method(string name, string summary, Solver basis, params ImmutableArray<string> aliases)
    {
        (Name, Summary, Default, Aliases) = (name, summary, basis, aliases);
        Hyperparameters = Hyperparameter.Of(basis);
        Presets = basis
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .ToImmutableSortedDictionary(
                preset => preset.Name.ToLowerInvariant(),
                preset => (Solver)preset.GetValue(null)!,
                StringComparer.Ordinal
            );
    }

    /// <summary>The name: lower case, with hyphens between words.</summary>
    public string Name { get; }

    /// <summary>Alternative names.</summary>
    public ImmutableArray<string> Aliases { get; }

    /// <summary>A description in one line.</summary>
    public string Summary { get; }

    /// <summary>The method with its defaults.</summary>
    public Solver Default { get; }

    /// <summary>The presets by name: paper, pytorch, keras and optax, where the method has them.</summary>
    public ImmutableSortedDictionary<string, Solver> Presets { get; }

    /// <summary>The hyperparameters that can be set.</summary>
    public ImmutableArray<Hyperparameter> Hyperparameters { get; }

    /// <summary>The method with these hyperparameters, given as names (in any case) and texts.</summary>
    /// <param name="values">Names and texts, such as learningRate and 0.01.</param>
    /// <param name="preset">The preset to start from. The default is null: the defaults.</param>
    /// <exception cref="ParameterException">
    /// The method has no such hyperparameter or preset, a text cannot be parsed, or a value is out of range.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    public Solver With(IEnumerable<KeyValuePair<string, string>> values, string? preset = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var copy = (preset is null ? Default : Preset(preset)) with { };
        foreach (var (name, text) in values)
        {
            Find(name).Set(copy, text);
        }

        // Creating the engine checks the rules between hyperparameters.
        copy.CreateRunEngine();
        return copy;
    }

    /// <summary>The name and summary.</summary>
    public override string ToString() => $"{Name}: {Summary}";

    private Hyperparameter Find(string name) =>
        Hyperparameters.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw Unknown($"hyperparameter of {Name}", name, Hyperparameters.Select(known => known.Name));

    private Solver Preset(string name) =>
        Presets.TryGetValue(name, out var optimizer)
            ? optimizer
            : throw Unknown($"preset of {Name}", name, Presets.Keys);

    private static ParameterException Unknown(string what, string name, IEnumerable<string> known)
    {
        var names = string.Join(", ", known);
        return new(what, $"\"{name}\"", names.Length == 0 ? "left out, for there is none" : $"one of {names}");
    }
}
