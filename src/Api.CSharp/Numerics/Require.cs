using System;

namespace OptimizerFunctional;

/// <summary>Checks of arguments that the core does not have.</summary>
internal static class Require
{
    /// <summary>Returns the value if its enumeration defines it.</summary>
    public static TEnum Defined<TEnum>(string parameter, TEnum value)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ParameterException(parameter, value.ToString(), Choices(typeof(TEnum)));

    /// <summary>Returns the number if it satisfies the rule.</summary>
    public static double That(bool holds, string rule, string parameter, double value) =>
        holds ? value : throw new ParameterException(parameter, Core.Number.text(value), rule);

    /// <summary>A rule that lists the names of an enumeration.</summary>
    public static string Choices(Type type) => $"one of {string.Join(", ", Enum.GetNames(type))}";
}
