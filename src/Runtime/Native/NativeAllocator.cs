namespace ConvNeXtGen.Native;

/// <summary>How the memory behind tensors is kept between uses on Linux.</summary>
/// <remarks>
/// <para>
/// By default glibc maps every large allocation separately and unmaps it when it is freed. Each temporary tensor then
/// pays for its page faults again, which on a CPU can cost more than the arithmetic. At start-up this library therefore
/// asks glibc to serve large blocks from its heap and to keep the heap (<c>mallopt</c>: <c>M_MMAP_MAX</c> = 0,
/// <c>M_TRIM_THRESHOLD</c> = <c>INT_MAX</c>). The price: memory freed by the process stays with the process, so its
/// resident size remains near its peak. <see cref="ReleaseFreeMemory"/> gives it back at a moment of your choice.
/// </para>
/// <para>
/// Switched off by the environment variable <see cref="EnvironmentVariable"/> = <c>1</c> or by the switch
/// <see cref="SwitchName"/>: <c>&lt;RuntimeHostConfigurationOption Include="ConvNeXtGen.KeepMallocDefaults" Value="true" /&gt;</c>
/// in the project file. Figures are in docs/performance.md.
/// </para>
/// </remarks>
public static class NativeAllocator
{
    /// <summary>Set to <c>1</c> or <c>true</c> before the process starts, it leaves the allocator alone.</summary>
    public const string EnvironmentVariable = "CONVNEXTGEN_KEEP_MALLOC_DEFAULTS";

    /// <summary>An <see cref="AppContext"/> switch that, when true at start-up, leaves the allocator alone.</summary>
    public const string SwitchName = "ConvNeXtGen.KeepMallocDefaults";

    /// <summary>
    /// Whether glibc was told to keep freed memory. False when switched off, and where the C library is not glibc.
    /// </summary>
    public static bool KeepsFreedMemory { get; private set; }

    /// <summary>
    /// Gives unused heap memory back to the system (<c>malloc_trim</c>). Useful once after a large temporary need, such as
    /// loading a checkpoint; the next tensors pay for their page faults again.
    /// </summary>
    /// <returns>True when memory was given back; always false where the C library is not glibc.</returns>
    public static bool ReleaseFreeMemory() => Glibc.Version is not null && Glibc.TrimHeap();

    internal static void Configure()
    {
        if (Glibc.Version is null || IsSwitchedOff(Environment.GetEnvironmentVariable(EnvironmentVariable)))
            return;
        KeepsFreedMemory = Glibc.SetMallocOption(MallocOption.MaxMappings, 0)
            && Glibc.SetMallocOption(MallocOption.TrimThreshold, int.MaxValue);
    }

    private static bool IsSwitchedOff(string? variable) =>
        variable is "1" || string.Equals(variable, "true", StringComparison.OrdinalIgnoreCase)
        || (AppContext.TryGetSwitch(SwitchName, out var keepDefaults) && keepDefaults);
}
