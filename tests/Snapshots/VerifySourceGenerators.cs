namespace VerifyTests;

/// <summary>The switch that Verify.SourceGenerators needs; generator drivers are understood here without it.</summary>
public static class VerifySourceGenerators
{
    /// <summary>True once <see cref="Initialize"/> was called.</summary>
    public static bool Initialized { get; private set; }

    /// <summary>Call once, from a module initializer of the test project.</summary>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public static void Initialize()
    {
        if (Initialized)
        {
            throw new InvalidOperationException("VerifySourceGenerators.Initialize was called twice; call it once, from a module initializer.");
        }

        Initialized = true;
    }
}
