using System;
using System.IO;
using System.Reflection;

namespace OptimizerFunctional.Cli;

/// <summary>Reports unexpected exceptions in one sentence, without a stack trace.</summary>
internal static class Fault
{
    /// <summary>The message and the exit code for an exception.</summary>
    internal static (string Sentence, int ExitCode) Of(Exception exception) =>
        exception switch
        {
            AggregateException { InnerExceptions: [var inner, ..] } => Of(inner),
            TargetInvocationException { InnerException: { } inner } => Of(inner),
            UnauthorizedAccessException or IOException => (MessageText.OneLine(exception.Message), ExitCode.Failure),
            OutOfMemoryException => ("out of memory; use fewer coordinates, rows or candidates", ExitCode.Failure),
            _ => (
                $"internal error; please report it with the command and its files: "
                    + MessageText.OneLine(exception.Message),
                ExitCode.Fault
            ),
        };
}
