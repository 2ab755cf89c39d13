using System.Collections.Concurrent;
using System.Diagnostics;
using ConvNeXtGen.Inference.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>Steps for one image shape, and the memory they need. Immutable; any number of runs can go on at the same time.</summary>
internal sealed unsafe class CompiledProgram : IDisposable
{
    private readonly IReadOnlyList<Step> _steps;
    private readonly IReadOnlyList<Source> _outputs;
    private readonly long _arenaBytes;
    private readonly long _scratchBytes;
    private readonly int _tensors;
    private readonly int _workers;
    private readonly long[] _placedBytes;
    private readonly bool _sharesProcessors;
    private readonly ConcurrentBag<Workspace> _idle = [];
    private volatile bool _disposed;

    /// <summary>Makes a program.</summary>
    /// <param name="steps">The steps in order.</param>
    /// <param name="outputs">Where the outputs are when they are done.</param>
    /// <param name="arenaBytes">Memory that values share.</param>
    /// <param name="tensors">Values that are held as tensors.</param>
    /// <param name="workers">Threads per run.</param>
    public CompiledProgram(IReadOnlyList<Step> steps, IReadOnlyList<Source> outputs, long arenaBytes, int tensors, int workers)
    {
        (_steps, _outputs, _arenaBytes, _tensors, _workers) = (steps, outputs, arenaBytes, tensors, workers);
        _scratchBytes = steps.Max(step => step.ScratchBytes);
        _sharesProcessors = workers > 1 && steps.Any(step => step is AtenStep or ImportStep);
        _placedBytes = [.. outputs.Select((output, i) => (output.View?.Block ?? output.Viewed) is { } block && block.Output == i ? block.Bytes : 0)];
    }

    /// <summary>Bytes that one run works in.</summary>
    public long WorkspaceBytes => _arenaBytes + (_scratchBytes * _workers);

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Runs the program.</summary>
    /// <param name="image">A float32 CPU tensor of the program's shape, of any strides.</param>
    /// <param name="times">Receives the ticks that each step took; null to not measure.</param>
    public IReadOnlyList<Tensor> Run(Tensor image, long[]? times = null)
    {
        var workspace = _idle.TryTake(out var idle) ? idle : new Workspace(_arenaBytes, _scratchBytes, _workers, _tensors, _outputs.Count);
        var placed = new Tensor?[_outputs.Count];
        try
        {
            workspace.Input = new ImageSource((float*)TensorMemory.Pointer(image), image.stride());
            using var guard = no_grad();
            using var alone = _sharesProcessors ? new SingleThreadedTorch() : null;
            for (var i = 0; i < placed.Length; i++)
            {
                if (_placedBytes[i] > 0)
                {
                    placed[i] = torch.empty(_placedBytes[i] / sizeof(float), ScalarType.Float32);
                    workspace.SetOutput(i, placed[i]);
                }
            }

            RunSteps(workspace, times);
            return [.. _outputs.Select((output, i) => Take(workspace, output, i))];
        }
        finally
        {
            GC.KeepAlive(image);
            for (var i = 0; i < placed.Length; i++)
            {
                // The outputs are views of it, which keep the memory.
                workspace.SetOutput(i, null);
                placed[i]?.Dispose();
            }

            Return(workspace);
        }
    }

    /// <summary>Frees the steps' weights and idle memory.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var workspace))
        {
            workspace.Dispose();
        }

        foreach (var step in _steps)
        {
            step.Dispose();
        }
    }

    private void RunSteps(Workspace workspace, long[]? times)
    {
        var team = WorkerTeam.Of(_workers);
        var together = team.TryEnter();
        try
        {
            for (var i = 0; i < _steps.Count; i++)
            {
                var start = times is null ? 0 : Stopwatch.GetTimestamp();
                var step = _steps[i];
                var chunks = step.Chunks;
                if (together && chunks > 1)
                {
                    workspace.Work.Step = step;
                    team.Run(workspace.Work, chunks);
                }
                else
                {
                    for (var chunk = 0; chunk < chunks; chunk++)
                    {
                        step.Run(workspace, chunk, worker: 0);
                    }
                }

                if (times is not null)
                {
                    times[i] = Stopwatch.GetTimestamp() - start;
                }
            }
        }
        finally
        {
            if (together)
            {
                team.Exit();
            }
        }
    }

    private static Tensor Take(Workspace workspace, Source output, int index)
    {
        if (output.View is not { } view)
        {
            var tensor = workspace.Tensors[output.Slot]!;
            return output.Viewed is { } block && block.Output != index ? tensor.clone() : tensor.alias();
        }

        var inMemory = workspace.Tensor(view, output.Shape);
        if (view.Block.Output == index)
        {
            return inMemory;
        }

        var copy = inMemory.clone();
        inMemory.Dispose();
        return copy;
    }

    private void Return(Workspace workspace)
    {
        for (var i = 0; i < workspace.Tensors.Length; i++)
        {
            workspace.Tensors[i]?.Dispose();
            workspace.Tensors[i] = null;
        }

        if (_disposed)
        {
            workspace.Dispose();
        }
        else
        {
            _idle.Add(workspace);
        }
    }
}
