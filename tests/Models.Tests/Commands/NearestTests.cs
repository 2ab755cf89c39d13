using ConvNeXtGen.Models.Catalog;

namespace ConvNeXtGen.Models.Tests.Commands;

public class NearestTests
{
    [Theory]
    [InlineData("trian", "train")]
    [InlineData("SUMARY", "summary")]
    [InlineData("lst", "list")]
    [InlineData("x", null)]
    [InlineData("something else", null)]
    public void The_fewest_changes_win_if_they_are_few(string name, string? expected) =>
        Assert.Equal(expected, Nearest.Of(name, ["train", "summary", "list", "predict"]));
}
