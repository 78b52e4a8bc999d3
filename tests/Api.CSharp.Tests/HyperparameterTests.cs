using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Methods configured by name and text.</summary>
public class HyperparameterTests
{
    [Theory]
    [MemberData(nameof(MethodTests.Every), MemberType = typeof(MethodTests))]
    public void Every_hyperparameter_is_read_back_from_its_own_text(string name, string preset)
    {
        var method = Methods.Find(name);
        var optimizer = preset.Length == 0 ? method.Default : method.Presets[preset];
        var texts = method.Hyperparameters.Select(known => KeyValuePair.Create(known.Name, known.Text(optimizer)));
        Assert.Equal(optimizer, method.With(texts));
    }
}
