namespace ConvNeXtGen.Training;

/// <summary>The scalars of one AdamW step, with the bias corrections folded in.</summary>
internal readonly struct AdamWRate(double learningRate, double beta1, double beta2, double epsilon, long step)
{
    public readonly float Beta1 = (float)beta1;
    public readonly float OneMinusBeta1 = (float)(1 - beta1);
    public readonly float Beta2 = (float)beta2;
    public readonly float OneMinusBeta2 = (float)(1 - beta2);
    public readonly float Epsilon = (float)epsilon;

    /// <summary>lr / (1 − β₁ᵗ).</summary>
    public readonly float StepSize = (float)(learningRate / (1 - Math.Pow(beta1, step)));

    /// <summary>1 / √(1 − β₂ᵗ).</summary>
    public readonly float RootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));

    /// <summary>What is left of a weight after decay.</summary>
    public float Keep(double weightDecay) => (float)(1 - learningRate * weightDecay);
}
