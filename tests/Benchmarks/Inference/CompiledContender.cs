using ConvNeXtGen.Inference;

namespace ConvNeXtGen.Benchmarks;

/// <summary>A compiled model, and what can be asked of it.</summary>
/// <param name="run">Runs it.</param>
/// <param name="workspaceBytes">Bytes that each simultaneous call works in.</param>
/// <param name="profile">Times its steps in a number of runs.</param>
/// <param name="seal">Seals it.</param>
internal sealed class CompiledContender(Contender run, long workspaceBytes, Func<int, IReadOnlyList<StepProfile>> profile, Action seal) : Contender(run.Name)
{
    /// <summary>Bytes that each simultaneous call works in.</summary>
    public long WorkspaceBytes { get; } = workspaceBytes;

    /// <summary>Times its steps: the shortest time of each.</summary>
    public IReadOnlyList<StepProfile> Profile(int runs) => profile(runs);

    /// <summary>Frees what only further image sizes would need.</summary>
    public void Seal() => seal();

    public override void Run() => run.Run();

    public override IReadOnlyList<float[]> Outputs() => run.Outputs();

    public override void Dispose() => run.Dispose();
}
