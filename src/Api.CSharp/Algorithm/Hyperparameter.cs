using System;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace OptimizerFunctional;

/// <summary>A hyperparameter of a method, by name and text: what tools need that do not know the method.</summary>
public sealed class Hyperparameter
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    private const string WholeRule = "a whole number";
    private readonly PropertyInfo property;

    private Hyperparameter(PropertyInfo property, Solver basis)
    {
        this.property = property;
        DefaultText = Text(basis);
    }

    /// <summary>Its name, such as learningRate.</summary>
    public string Name =>
        property.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName
        ?? char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    /// <summary>The type of the property.</summary>
    public Type Type => property.PropertyType;

    /// <summary>Its default, as <see cref="Text"/> writes it.</summary>
    public string DefaultText { get; }

    /// <summary>The values that it may have, where they are names; empty where it is a number.</summary>
    public ImmutableArray<string> Choices =>
        Type.IsEnum ? [.. Enum.GetNames(Type)]
        : Type == typeof(bool) ? ["true", "false"]
        : Type == typeof(LineSearch) ? [.. LineSearches.All.Keys]
        : [];

    /// <summary>Its value in an optimizer of this method, as text that can be read back, save for schedules.</summary>
    public string Text(Solver optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return property.GetValue(optimizer) switch
        {
            bool value => value ? "true" : "false",
            LineSearch search => LineSearches.NameOf(search),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value?.ToString() ?? "",
        };
    }

    internal static ImmutableArray<Hyperparameter> Of(Solver basis) =>
        [
            .. basis
                .GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite)
                .Select(property => new Hyperparameter(property, basis)),
        ];

    /// <summary>Writes the value into an optimizer that nobody else has seen yet.</summary>
    internal void Set(Solver copy, string text)
    {
        // A line search of the name that it has already keeps its numbers: they are the method's own.
        if (property.GetValue(copy) is not LineSearch search || LineSearches.NameOf(search) != text)
        {
            property.SetValue(
                copy,
                Parse(text),
                BindingFlags.DoNotWrapExceptions,
                null,
                null,
                CultureInfo.InvariantCulture
            );
        }
    }

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
