using System;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>Runs a saved counterexample again.</summary>
internal sealed class ReplayExecution(string path, OutputFolder? folder, Terminal terminal)
{
    /// <summary>Runs it, prints, saves, and returns the exit code.</summary>
    internal int Execute()
    {
        var (plan, found) = Read(Files.Read("replay", path));
        using var opened = folder?.Open(ConjectureFiles.Names, ("the one that is replayed", path));
        terminal.WriteLine(
            found.IsBroken
                ? found.ToString()
                : $"No longer refuted: {found.Conjecture}\n  {found.Formula}\n  {found.Certificate}"
        );
        terminal.Output.Flush();

        if (folder is not null)
        {
            ConjectureFiles.Write(plan, found, folder, terminal);
        }

        return found.IsBroken ? ExitCode.Failure : ExitCode.Success;
    }

    private (ConjecturePlan Plan, Counterexample Found) Read(string json)
    {
        try
        {
            var command = Conjecture.CommandOf(json);

            if (command.Length == 0)
            {
                throw new UsageException("it has no command, so its conjecture is known to its own program only");
            }

            var plan = ConjectureCommand.Parse(command);
            return (plan, plan.Conjecture().Replay(json));
        }
        catch (Exception exception) when (UsageException.IsUserError(exception))
        {
            throw new UsageException($"{MessageText.Quote(path)}: {UsageException.Of(exception).Message}");
        }
    }
}
