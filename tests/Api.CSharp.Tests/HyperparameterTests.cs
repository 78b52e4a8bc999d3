using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Methods by name and text, as tools make them.</summary>
public class HyperparameterTests
{
    [Theory]
    [MemberData(nameof(MethodTests.Every), MemberType = typeof(MethodTests))]
    public void Every_hyperparameter_is_read_back_from_its_own_text(string name, string dialect)
    {
        var method = Methods.Find(name);
        var optimizer = dialect.Length == 0 ? method.Default : method.Dialects[dialect];
        var texts = method.Hyperparameters.Select(known => KeyValuePair.Create(known.Name, known.Text(optimizer)));
        Assert.Equal(optimizer, method.With(texts));
    }
}
