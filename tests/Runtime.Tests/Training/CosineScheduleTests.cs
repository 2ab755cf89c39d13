using ConvNeXtGen.Training;

namespace ConvNeXtGen.Runtime.Tests.Training;

public class CosineScheduleTests
{
    private static readonly CosineSchedule s_schedule = new(Peak: 1, Minimum: 0.1, WarmUpSteps: 4, TotalSteps: 105);

    [Fact]
    public void It_rises_linearly_then_falls_along_half_a_cosine()
    {
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 5).Select(step => s_schedule.At(step)));
        Assert.Equal(0.55, s_schedule.At(54), 1e-12);
        Assert.Equal(0.1, s_schedule.At(104), 1e-12);
        Assert.Equal(0.1, s_schedule.At(1000), 1e-12);
    }

    [Fact]
    public void Without_warm_up_it_begins_at_the_peak() =>
        Assert.Equal(1, new CosineSchedule(1, 0, 0, 10).At(0));

    [Fact]
    public void A_warm_up_as_long_as_the_run_never_falls() =>
        Assert.Equal(1, new CosineSchedule(1, 0, 10, 10).At(9));
}
