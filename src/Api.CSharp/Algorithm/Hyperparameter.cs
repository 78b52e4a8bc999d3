using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace OptimizerFunctional;

/// <summary>
/// A hyperparameter of a method, read and written as text by its name. For tools that work with any method.
/// </summary>
public sealed class Hyperparameter
{
    /// <summary>The types of properties that are no hyperparameters, because they belong to a problem.</summary>
    private static readonly ImmutableArray<Type> Structures = [typeof(Constraints), typeof(Blocks), typeof(AdamW)];

    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    private const string WholeRule = "a whole number";
    private readonly PropertyInfo property;

    /// <summary>The property with the optimizer that has it; null if the method itself has it.</summary>
    private readonly PropertyInfo? owner;

    private Hyperparameter(PropertyInfo property, Solver basis, PropertyInfo? owner)
    {
        this.property = property;
        this.owner = owner;
        DefaultText = Text(basis);
    }

    /// <summary>The name, such as <c>learningRate</c>.</summary>
    public string Name =>
        property.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName
        ?? char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    /// <summary>The type of the property.</summary>
    public Type Type => property.PropertyType;

    /// <summary>The default, in the format of <see cref="Text"/>.</summary>
    public string DefaultText { get; }

    /// <summary>The possible values of an enumeration, a flag or a line search; empty for numbers.</summary>
    public ImmutableArray<string> Choices =>
        Type.IsEnum ? [.. Enum.GetNames(Type)]
        : Type == typeof(bool) ? ["true", "false"]
        : Type == typeof(LineSearch) ? [.. LineSearches.All.Keys]
        : [];

    /// <summary>
    /// The value in a method, as text that can be parsed again. Schedules other than constants cannot be parsed.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="solver"/> is null.</exception>
    public string Text(Solver solver)
    {
        ArgumentNullException.ThrowIfNull(solver);
        return property.GetValue(Owner(solver)) switch
        {
            bool value => value ? "true" : "false",
            LineSearch search => LineSearches.NameOf(search),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value?.ToString() ?? "",
        };
    }

    internal static ImmutableArray<Hyperparameter> Of(Solver basis) =>
        [
            .. Properties(basis)
                .SelectMany(property =>
                    property.GetValue(basis) is Solver inner
                        ? Properties(inner).Select(nested => new Hyperparameter(nested, basis, property))
                        : [new Hyperparameter(property, basis, null)]
                ),
        ];

    /// <summary>Sets the value in a new copy of a method.</summary>
    internal void Set(Solver copy, string text)
    {
        var changed = owner is null ? copy : Owner(copy) with { };

        // A line search that is set to its own name keeps the hyperparameters that the method gave it.
        if (property.GetValue(changed) is not LineSearch search || LineSearches.NameOf(search) != text)
        {
            Assign(property, changed, Parse(text));
        }

        if (owner is not null)
        {
            Assign(owner, copy, changed);
        }
    }

    /// <summary>The method or the optimizer in it that has the hyperparameter.</summary>
    private Solver Owner(Solver solver) => owner is null ? solver : (Solver)owner.GetValue(solver)!;

    private static void Assign(PropertyInfo property, Solver solver, object value) =>
        property.SetValue(solver, value, BindingFlags.DoNotWrapExceptions, null, null, CultureInfo.InvariantCulture);

    private static IEnumerable<PropertyInfo> Properties(Solver solver) =>
        solver
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && !Structures.Contains(property.PropertyType));

    private object Parse(string text)
    {
        if (Type.IsEnum)
        {
            return
                Enum.GetNames(Type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
                    is { } name
                ? Enum.Parse(Type, name)
                : throw Unreadable(text, Require.Choices(Type));
        }

        if (Type == typeof(bool))
        {
            return bool.TryParse(text, out var flag) ? flag : throw Unreadable(text, "true or false");
        }

        if (Type == typeof(LineSearch))
        {
            return LineSearches.All.TryGetValue(text, out var search)
                ? search
                : throw Unreadable(text, $"one of {string.Join(", ", LineSearches.All.Keys)}");
        }

        if (Type == typeof(Bounds))
        {
            return Bounds.Parse(text);
        }

        if (Type == typeof(int))
        {
            return int.TryParse(text, Whole, CultureInfo.InvariantCulture, out var small)
                ? small
                : throw Unreadable(text, WholeRule);
        }

        if (Type == typeof(long))
        {
            return long.TryParse(text, Whole, CultureInfo.InvariantCulture, out var large)
                ? large
                : throw Unreadable(text, WholeRule);
        }

        var number = Number(text) ?? throw Unreadable(text, "a number");
        return Type == typeof(Schedule) ? Schedule.Constant(number) : (object)number;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private ParameterException Unreadable(string text, string rule) => new(Name, $"\"{text}\"", rule);
}
