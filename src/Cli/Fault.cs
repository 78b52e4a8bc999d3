using System;
using System.IO;
using System.Reflection;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli;

/// <summary>What nobody thought of, in one sentence: users get no trace of the stack.</summary>
internal static class Fault
{
    /// <summary>What to say of an exception, and how the command ends.</summary>
    internal static (string Sentence, int ExitCode) Of(Exception exception) =>
        exception switch
        {
            AggregateException { InnerExceptions: [var inner, ..] } => Of(inner),
            TargetInvocationException { InnerException: { } inner } => Of(inner),
            UnauthorizedAccessException or IOException => (MessageText.OneLine(exception.Message), ExitCode.Failure),
            OutOfMemoryException => (
                "the memory does not suffice; fewer coordinates, rows or candidates need less",
                ExitCode.Failure
            ),
            _ => (
                $"a fault of the program, which ends; please report it with the command and its files: "
                    + MessageText.OneLine(exception.Message),
                ExitCode.Fault
            ),
        };
}
