using TorchSharp;

namespace ConvNeXtGen.Runtime.Tests.Training;

/// <summary>Counts tensors that were made and not disposed.</summary>
internal static class LiveTensors
{
    /// <summary>Those of this thread: other tests do not disturb it, and the garbage collector does not hide what was forgotten.</summary>
    public static long OnThisThread => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
