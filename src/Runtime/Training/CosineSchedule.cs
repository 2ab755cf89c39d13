namespace ConvNeXtGen.Training;

/// <summary>Learning rate per step: a linear rise from 0, then half a cosine down to the minimum (Loshchilov &amp; Hutter, arXiv 1608.03983).</summary>
/// <param name="Peak">Learning rate after the warm-up.</param>
/// <param name="Minimum">Learning rate of the last step.</param>
/// <param name="WarmUpSteps">Steps of the rise.</param>
/// <param name="TotalSteps">All steps.</param>
public sealed record CosineSchedule(double Peak, double Minimum, long WarmUpSteps, long TotalSteps)
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">From 0 on; from the last step on it stays at the minimum.</param>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < WarmUpSteps)
        {
            return Peak * (step + 1) / WarmUpSteps;
        }

        var length = TotalSteps - 1 - WarmUpSteps;
        var progress = length <= 0 ? 1 : Math.Min(1, (double)(step - WarmUpSteps) / length);
        return Minimum + (Peak - Minimum) * (1 + Math.Cos(Math.PI * progress)) / 2;
    }
}
