using BenchmarkDotNet.Running;
using ConvNeXtGen.Benchmarks;
using ConvNeXtGen.Benchmarks.Checkpoints;
using ConvNeXtGen.Benchmarks.Generator;

switch (args)
{
    case ["agreement", .. var rest]:
        PrecisionAgreement.Run(rest);
        break;
    case ["allocator", .. var rest]:
        AllocatorComparison.Run(rest);
        break;
    case ["checkpoints", .. var rest]:
        CheckpointComparison.Run(rest);
        break;
    case ["generator", .. var rest]:
        GeneratorBenchmarks.Run(rest);
        break;
    case ["generator-cold", .. var rest]:
        ColdRun.Run(rest);
        break;
    case ["generator-floor", .. var rest]:
        DriverFloor.Run(rest);
        break;
    case ["generator-rows", .. var rest]:
        RowCost.Run(rest);
        break;
    case [HandWrittenServer.Command, .. var rest]:
        HandWrittenServer.Run(rest);
        break;
    case ["inference", .. var rest]:
        InferenceComparison.Run(rest);
        break;
    case ["eager", .. var rest]:
        EagerComparison.Run(rest);
        break;
    case ["products", .. var rest]:
        ProductComparison.Run(rest);
        break;
    case ["memory", .. var rest]:
        MemoryComparison.Run(rest);
        break;
    case ["profile", .. var rest]:
        InferenceProfile.Run(rest);
        break;
    case ["suppression", .. var rest]:
        SuppressionComparison.Run(rest);
        break;
    case ["share", .. var rest]:
        BareProducts.Run(rest);
        break;
    case ["training", .. var rest]:
        TrainingComparison.Run(rest);
        break;
    case ["training-parts", .. var rest]:
        TrainingParts.Run(rest);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(AllocatorComparison).Assembly).Run(args);
        break;
}
