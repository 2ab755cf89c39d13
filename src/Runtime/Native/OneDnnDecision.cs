using System.Globalization;

namespace ConvNeXtGen.Native;

/// <summary>What is to happen to oneDNN.</summary>
internal enum OneDnnPolicy
{
    /// <summary>Off when a probe is wrong.</summary>
    Check,

    /// <summary>As libtorch has it, unchecked.</summary>
    On,

    /// <summary>Off, unchecked.</summary>
    Off,
}

/// <summary>libtorch's switch for oneDNN.</summary>
internal interface IOneDnnSwitch
{
    /// <summary>Whether convolutions may go to oneDNN.</summary>
    bool UsesOneDnn { get; set; }
}

/// <summary>A convolution whose right result is known.</summary>
internal interface IOneDnnProbe
{
    /// <summary>What it convolves, for messages.</summary>
    string Name { get; }

    /// <summary>Largest error over the largest right value; NaN where the result is not a number.</summary>
    double Measure();
}

/// <summary>Decides about oneDNN from the results of probes.</summary>
internal static class OneDnnDecision
{
    /// <summary>Rounding of the probes stays below 1e-6; what was seen to be wrong was wrong by 0.3 and more.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Reads the override; anything unknown means <see cref="OneDnnPolicy.Check"/>, the safe choice.</summary>
    public static OneDnnPolicy PolicyFrom(string? variable, object? option) =>
        Parse(variable) ?? Parse(option as string) ?? OneDnnPolicy.Check;

    /// <summary>Runs the probes if asked to, switches, and returns the warning if there is something to warn of.</summary>
    /// <param name="policy">What is wanted.</param>
    /// <param name="probes">Convolutions to check.</param>
    /// <param name="context">The switch; null where it cannot be reached.</param>
    public static string? Make(OneDnnPolicy policy, IReadOnlyList<IOneDnnProbe> probes, IOneDnnSwitch? context)
    {
        if (policy == OneDnnPolicy.Off && context is not null)
        {
            context.UsesOneDnn = false;
            return null;
        }

        if (policy == OneDnnPolicy.Off)
        {
            return $"{OneDnn.EnvironmentVariable}=off cannot be obeyed: this build of libtorch has no switch for oneDNN where it was looked for.";
        }

        if (policy == OneDnnPolicy.On || context is { UsesOneDnn: false } || FirstWrong(probes) is not var (name, error))
        {
            return null;
        }

        var found = string.Create(CultureInfo.InvariantCulture, $"libtorch's oneDNN convolves wrongly on this machine ({name}: error {error:G2} of the largest value)");
        if (context is null)
        {
            return $"{found}, and its switch was not found in this build of libtorch. Do not trust convolutions of this process.";
        }

        context.UsesOneDnn = false;
        return FirstWrong(probes) is { } still
            ? $"{found}, and {still.Name} is wrong without oneDNN too. Do not trust convolutions of this process."
            : $"{found}. It is switched off for this process; convolutions are slower, and right. {OneDnn.EnvironmentVariable}=on would leave it on.";
    }

    private static (string Name, double Error)? FirstWrong(IReadOnlyList<IOneDnnProbe> probes)
    {
        foreach (var probe in probes)
        {
            // Written so that NaN counts as wrong.
            if (probe.Measure() is var error && !(error <= Tolerance))
            {
                return (probe.Name, error);
            }
        }

        return null;
    }

    private static OneDnnPolicy? Parse(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        "ON" or "1" or "TRUE" => OneDnnPolicy.On,
        "OFF" or "0" or "FALSE" => OneDnnPolicy.Off,
        "CHECK" => OneDnnPolicy.Check,
        _ => null,
    };
}
