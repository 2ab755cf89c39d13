using ConvNeXtGen.Native;

namespace ConvNeXtGen.Runtime.Tests.Native;

/// <summary>The start-up check of oneDNN: the decision with given results, and libtorch's real switch in processes of their own.</summary>
public sealed class OneDnnTests
{
    [Fact]
    public void Right_probes_leave_it_on()
    {
        var context = new Switch();
        Assert.Null(OneDnnDecision.Make(OneDnnPolicy.Check, [new Probe("a", 1e-7), new Probe("b", 0)], context));
        Assert.True(context.UsesOneDnn);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2e-4)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void One_wrong_probe_switches_it_off_and_is_named(double error)
    {
        var context = new Switch();
        var warning = OneDnnDecision.Make(OneDnnPolicy.Check, [new Probe("a", 0), new Probe("1×1, b", error) { Of = context }], context);
        Assert.False(context.UsesOneDnn);
        Assert.Contains("1×1, b", warning);
        Assert.Contains("switched off", warning);
        Assert.Contains(OneDnn.EnvironmentVariable, warning);
    }

    [Fact]
    public void A_probe_that_stays_wrong_is_told_as_such()
    {
        var warning = OneDnnDecision.Make(OneDnnPolicy.Check, [new Probe("a", 0.5)], new Switch());
        Assert.Contains("wrong without oneDNN too", warning);
    }

    [Fact]
    public void Without_the_switch_the_warning_says_so() =>
        Assert.Contains("switch was not found", OneDnnDecision.Make(OneDnnPolicy.Check, [new Probe("a", 0.5)], null));

    [Fact]
    public void On_and_off_do_not_probe()
    {
        var context = new Switch();
        Assert.Null(OneDnnDecision.Make(OneDnnPolicy.On, [new Probe("a", 0.5)], context));
        Assert.True(context.UsesOneDnn);
        Assert.Null(OneDnnDecision.Make(OneDnnPolicy.Off, [new Probe("a", 0)], context));
        Assert.False(context.UsesOneDnn);
        Assert.Contains("cannot be obeyed", OneDnnDecision.Make(OneDnnPolicy.Off, [], null));
    }

    [Theory]
    [InlineData(null, null, nameof(OneDnnPolicy.Check))]
    [InlineData("off", null, nameof(OneDnnPolicy.Off))]
    [InlineData(" ON ", "off", nameof(OneDnnPolicy.On))]
    [InlineData(null, "off", nameof(OneDnnPolicy.Off))]
    [InlineData("perhaps", null, nameof(OneDnnPolicy.Check))]
    public void The_environment_variable_goes_before_the_option(string? variable, string? option, string expected) =>
        Assert.Equal(expected, OneDnnDecision.PolicyFrom(variable, option).ToString());

    [Fact]
    public void It_is_on_unless_a_warning_says_why_not()
    {
        var words = ChildProcess.Run("onednn").Split(' ', 2);
        Assert.Equal(words.Length == 1, words[0] == "True");
    }

    [LinuxFact]
    public void The_environment_variable_switches_libtorch() =>
        Assert.Equal("False", ChildProcess.Run("onednn", null, (OneDnn.EnvironmentVariable, "off")));

    [LinuxFact]
    public void A_wrong_probe_switches_libtorch_and_its_convolutions_are_right_afterwards()
    {
        var output = ChildProcess.Run("onednn found wrong");
        Assert.StartsWith("False False True libtorch's oneDNN convolves wrongly", output);
    }

    [LinuxFact]
    public void The_check_loads_libtorch_only_with_the_first_layer() =>
        Assert.Equal("False\nTrue True", ChildProcess.Run("onednn without a network").ReplaceLineEndings("\n"));

    private sealed class Switch : IOneDnnSwitch
    {
        public bool UsesOneDnn { get; set; } = true;
    }

    private sealed record Probe(string Name, double Error) : IOneDnnProbe
    {
        /// <summary>When given, the probe is wrong only while this is on.</summary>
        public Switch? Of { get; init; }

        public double Measure() => Of is { UsesOneDnn: false } ? 0 : Error;
    }
}
