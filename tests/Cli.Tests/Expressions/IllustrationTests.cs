using System.IO;
using System.Threading;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Formulas;
using Xunit;

namespace OptimizerFunctional.Cli.Tests.Expressions;

public sealed class IllustrationTests
{
    [Fact]
    public void The_terminal_shows_the_model_and_a_caret_below_the_sentence()
    {
        var refusal = UsageException.Of(
            Assert.Throws<FormulaException>(() => Expression.Parse("b0 + b2*x", ["b0", "b1"], ["x"]))
        );
        using var error = new StringWriter();
        new Terminal(TextWriter.Null, error, IsInteractive: false, CancellationToken.None).WriteError(
            refusal.Message,
            refusal.Illustration
        );
        Assert.Equal(
            "optimize: unknown name \"b2\" at position 6: the parameters are b0, b1; the predictors are x\n"
                + "  b0 + b2*x\n"
                + "       ^\n",
            error.ToString()
        );
    }
}
