using System;

namespace OptimizerFunctional;

/// <summary>The rules for arguments that the core does not have.</summary>
internal static class Require
{
    /// <summary>The value, if the enumeration has it.</summary>
    public static TEnum Defined<TEnum>(string parameter, TEnum value)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ParameterException(parameter, value.ToString(), Choices(typeof(TEnum)));

    /// <summary>The number, if it holds to the rule.</summary>
    public static double That(bool holds, string rule, string parameter, double value) =>
        holds ? value : throw new ParameterException(parameter, Core.Number.text(value), rule);

    /// <summary>The names of an enumeration, as a rule.</summary>
    public static string Choices(Type type) => $"one of {string.Join(", ", Enum.GetNames(type))}";
}
