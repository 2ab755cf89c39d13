using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>Every tensor that a layer makes on the way is freed; alone, because the count of tensors is the process's.</summary>
[Collection(nameof(OwnershipTests))]
[CollectionDefinition(nameof(OwnershipTests), DisableParallelization = true)]
public class OwnershipTests
{
    public static TheoryData<string> Names => LayerTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_the_outputs_live_on(string name)
    {
        var layer = LayerTests.Find(name);
        using var module = layer.Make();
        Tensor[] inputs = [.. layer.Inputs.Select(shape => rand(shape))];
        foreach (var training in (bool[])[true, false])
        {
            module.train(training);

            // What earlier tests have left to the finalizer must not be freed in between.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var before = Tensor.TotalCount;
            var outputs = LayerCase.Apply(module, EagerOps.Instance, inputs);
            Assert.Equal(outputs.Count, Tensor.TotalCount - before);
            foreach (var output in outputs)
            {
                output.Dispose();
            }
        }

        foreach (var input in inputs)
        {
            input.Dispose();
        }
    }
}
