using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli;

/// <summary>The command line: parses arguments and returns an exit code.</summary>
internal static class CommandLine
{
    /// <summary>No response files, and no bundles of short options.</summary>
    internal static readonly ParserConfiguration Parsing = new()
    {
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null,
    };

    /// <summary>
    /// Parses the arguments and runs the command. Errors in the arguments go to standard error, in one line.
    /// </summary>
    internal static int Run(IReadOnlyList<string> arguments, Terminal terminal) =>
        Run(arguments, terminal, Root(terminal));

    /// <summary>The same for another program with commands of its own.</summary>
    internal static int Run(IReadOnlyList<string> arguments, Terminal terminal, RootCommand root)
    {
        try
        {
            var parsed = root.Parse(arguments.Count == 0 ? ["--help"] : arguments, Parsing);
            ParseError.Check(parsed);
            return parsed.Invoke(
                new()
                {
                    Output = terminal.Output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }
            );
        }
        catch (Exception exception) when (UsageException.IsUserError(exception))
        {
            terminal.Output.Flush();
            var refusal = UsageException.Of(exception);
            terminal.WriteError(refusal.Message, refusal.Illustration);
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is not IOException)
        {
            terminal.Output.Flush();
            var (sentence, exitCode) = Fault.Of(exception);
            terminal.WriteError(sentence);
            return exitCode;
        }
    }

    /// <summary>A command without directives, such as [diagram].</summary>
    internal static RootCommand WithoutDirectives(RootCommand root)
    {
        root.Directives.Clear();
        return root;
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand(
            "Minimizes formulas and test problems, and fits formulas to data. Exit codes: 0 success, 1 a number was "
                + "not finite, a run did not end by its criterion or a file could not be written, 2 bad input, 70 a "
                + "bug. Ctrl-C exits with 130, SIGTERM with 143 and SIGHUP with 129, after saving what is finished; a "
                + "second signal exits at once."
        )
        {
            ListCommand.Create(terminal),
            RunCommand.Create(terminal),
            CompareCommand.Create(terminal),
            SweepCommand.Create(terminal),
            TrialCommand.Create(terminal),
            TrialCommand.CreateCollect(terminal),
            TrainCommand.Create(terminal),
            FitCommand.Create(terminal),
            ConjectureCommand.Create(terminal),
            ReproduceCommand.Create(terminal),
        };
        return WithoutDirectives(root);
    }
}
