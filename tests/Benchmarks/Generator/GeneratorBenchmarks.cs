using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Benchmarks.Generator;

/// <summary>What an editor pays for the generator while it is open: everything once, then edit by edit.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private OpenProject _project = null!;
    private GeneratorDriver _driver = null!;

    /// <summary>Number of network files in the project.</summary>
    [Params(1, 10, 100)]
    public int Networks { get; set; }

    /// <summary>Opens the project and runs the generator once.</summary>
    [GlobalSetup]
    public void Open()
    {
        _project = new OpenProject(Networks);
        _driver = _project.Driver().RunGenerators(_project.Compilation);
    }

    /// <summary>Every network from YAML text to parsed C#.</summary>
    [Benchmark]
    public GeneratorDriver FullRun() => _project.Driver().RunGenerators(_project.Compilation);

    /// <summary>A C# file was edited: nothing is to be done.</summary>
    [Benchmark]
    public GeneratorDriver CSharpEdit() => _driver.RunGenerators(_project.EditedCompilation);

    /// <summary>A value in one YAML was edited: one network is made anew.</summary>
    [Benchmark]
    public GeneratorDriver YamlEdit() => _project.WithEditedNetwork(_driver).RunGenerators(_project.Compilation);

    /// <summary>Measures in this process. The fastest iteration is shown too: other work on the machine disturbs it least.</summary>
    public static void Run(string[] args) => BenchmarkRunner.Run<GeneratorBenchmarks>(
        DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(new InProcessEmitToolchain(new())).WithWarmupCount(3).WithIterationCount(12))
            .AddColumn(StatisticColumn.Min, StatisticColumn.Median),
        args);
}
