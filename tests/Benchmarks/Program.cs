using BenchmarkDotNet.Running;
using ConvNeXtGen.Benchmarks;

if (args is ["allocator", ..])
    AllocatorComparison.Run(args[1..]);
else
    BenchmarkSwitcher.FromAssembly(typeof(AllocatorComparison).Assembly).Run(args);
