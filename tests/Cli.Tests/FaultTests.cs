using System;
using System.IO;
using System.Text;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Errors that nothing else reports end in one line, never in a stack trace.</summary>
public sealed class FaultTests
{
    [Fact]
    public void Unexpected_error_is_one_line_with_exit_code_70()
    {
        var (exitCode, error) = Run(new InvalidOperationException("first\nsecond"));
        Assert.Equal(70, exitCode);
        Assert.EndsWith("please report it with the command and its files: first second\n", error);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Unexpected_error_of_another_thread_is_unwrapped()
    {
        var (exitCode, error) = Run(new AggregateException(new NullReferenceException(new string('x', 5000))));
        Assert.Equal(70, exitCode);
        Assert.InRange(error.Length, 1, 400);
    }

    [Fact]
    public void Forbidden_access_and_full_memory_are_no_bugs()
    {
        Assert.Equal((1, "optimize: denied\n"), Run(new UnauthorizedAccessException("denied")));
        Assert.Equal(1, Run(new OutOfMemoryException()).ExitCode);
    }

    private static (int ExitCode, string Error) Run(Exception exception)
    {
        using var error = new StringWriter();
        var terminal = new Terminal(new Raising(exception), error, IsInteractive: false, CancellationToken.None);
        return (CommandLine.Run(["list", "methods"], terminal), error.ToString());
    }

    /// <summary>An output that raises an exception at whatever is written.</summary>
    private sealed class Raising(Exception exception) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw exception;
    }
}
