using ConvNeXtGen.Package.Tests.Infrastructure;

namespace ConvNeXtGen.Package.Tests;

/// <summary>Programs that got nothing but the package, libtorch and a YAML.</summary>
[Collection(ConsumerCollection.Name)]
public sealed class ProgramTests(ConsumerProjects consumers)
{
    // Its first statement is TorchSharp's, so this also says that libtorch loads on the system at hand.
    [Fact]
    public void A_console_program_runs_the_networks_of_its_YAML_files()
    {
        var program = consumers.Run("Console").OrThrow();

        Assert.Equal(
            [
                "map 1×96×56×56",
                "map 1×192×28×28",
                "map 1×384×14×14",
                "map 1×768×7×7",
                "logits 1×1000",
                "parameters 27818592 28589128",
                // And none of compose.yaml, which is no network.
                "networks Demo.ConvNeXt Demo.Yolov5Backbone",
            ],
            program.Lines);
    }

    // The library lists its network as an item, with another class, namespace and image size than file and YAML say.
    [Fact]
    public void A_program_runs_the_network_of_a_library_it_references()
    {
        var program = consumers.Run("Downstream").OrThrow();

        Assert.Equal(["logits 2×10 at 16"], program.Lines);
    }
}
