using TorchSharp;

namespace ConvNeXtGen.Native;

/// <summary>Whether libtorch may hand convolutions to oneDNN, and why.</summary>
/// <remarks>
/// <para>
/// On one virtual machine (AMD Zen 5) oneDNN as built into libtorch 2.10 convolved wrongly for some channel counts, by half of the largest
/// value, without a word; see docs/performance.md. So once, when the first network or layer is made or <see cref="LibTorch.Load"/> is called, a few small
/// convolutions of those kinds are compared with plain loops. Only when one is wrong is oneDNN switched off for the process
/// (<c>at::Context::setUserEnabledMkldnn</c>); libtorch then computes convolutions by its own slower code. Nothing is said on the console:
/// handle <see cref="SwitchedOff"/>, or read <see cref="Warning"/>.
/// </para>
/// <para>
/// The environment variable <see cref="EnvironmentVariable"/> decides instead: <c>on</c> leaves oneDNN as it is, unchecked; <c>off</c> switches it
/// off; <c>check</c> is the default. <c>&lt;RuntimeHostConfigurationOption Include="ConvNeXtGen.OneDnn" Value="off" /&gt;</c> in the project
/// file does the same for one application; the environment variable wins, and any other word counts as <c>check</c>.
/// </para>
/// </remarks>
public static class OneDnn
{
    /// <summary><c>check</c>, <c>on</c> or <c>off</c>; read when libtorch has been loaded.</summary>
    public const string EnvironmentVariable = "CONVNEXTGEN_ONEDNN";

    /// <summary>Name of the runtime configuration option with the same values.</summary>
    public const string SwitchName = "ConvNeXtGen.OneDnn";

    private static readonly Lock s_gate = new();
    private static volatile bool s_decided;

    /// <summary>Raised once, on the thread that found oneDNN wrong; the argument is <see cref="Warning"/>. Handlers come before the first network is made.</summary>
    public static event Action<string>? SwitchedOff;

    /// <summary>What was found wrong and what was done about it; null while nothing was.</summary>
    public static string? Warning { get; private set; }

    /// <summary>Whether libtorch uses oneDNN now; null where libtorch does not tell. Loads libtorch.</summary>
    /// <exception cref="LibTorchLoadException">libtorch cannot be loaded.</exception>
    public static bool? IsEnabled
    {
        get
        {
            LibTorch.Load();
            return LibTorchContext.Find()?.UsesOneDnn;
        }
    }

    /// <summary>Checks once; afterwards a call costs one read of a field. libtorch is loaded.</summary>
    internal static void Decide()
    {
        if (s_decided)
        {
            return;
        }

        lock (s_gate)
        {
            if (s_decided)
            {
                return;
            }

            var policy = OneDnnDecision.PolicyFrom(Environment.GetEnvironmentVariable(EnvironmentVariable), AppContext.GetData(SwitchName));
            // On a busy machine several threads wait longer for each other than these convolutions take.
            var threads = policy == OneDnnPolicy.Check ? torch.get_num_threads() : 1;
            SetThreads(threads, 1);
            Warning = OneDnnDecision.Make(policy, OneDnnProbe.All, LibTorchContext.Find());
            SetThreads(1, threads);
            s_decided = true;
        }

        if (Warning is { } warning)
        {
            SwitchedOff?.Invoke(warning);
        }
    }

    private static void SetThreads(int from, int to)
    {
        if (from != to)
        {
            torch.set_num_threads(to);
        }
    }
}
