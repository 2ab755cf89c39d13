using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Tests.Vocabulary;
using Microsoft.CodeAnalysis.Text;
using NJsonSchema;

namespace ConvNeXtGen.Generator.Tests.Schema;

public class SchemaTests
{
    private const string SchemaFile = "docs/convnextgen.schema.json";
    private const string ConfigDocument = "docs/config.md";
    private static readonly Lazy<JsonSchema> s_schema = new(() => JsonSchema.FromJsonAsync(ConfigSchema.Write()).Result);

    public static TheoryData<string> Networks => [.. Files("Zoo", "*.yaml").Concat(Files("Families", "*.yaml")).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_schema_is_what_the_vocabulary_says() => CheckedInText.Verify(SchemaFile, ConfigSchema.Write());

    [Fact]
    public void The_table_of_modules_is_what_the_vocabulary_says() =>
        CheckedInText.Verify(ConfigDocument, ModuleTable.InsertInto(File.ReadAllText(CheckedInText.PathOf(ConfigDocument))));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Networks_are_valid(string file) => Assert.Empty(Errors(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file))));

    [Fact]
    public void What_the_compiler_accepts_is_valid() =>
        Assert.All(VocabularyCases.All, example => Assert.True(Errors(example.Yaml).Count == 0, $"{example.Yaml}\n{string.Join('\n', Errors(example.Yaml))}"));

    // Mistakes that a schema can see; others need the network to be computed.
    [Theory]
    [InlineData("CNX0101_unknown_key")]
    [InlineData("CNX0102_missing_dims")]
    [InlineData("CNX0103_depth_is_a_word")]
    [InlineData("CNX0103_depths_is_a_number")]
    [InlineData("CNX0103_nc_is_a_word")]
    [InlineData("CNX0103_scale_of_two_numbers")]
    [InlineData("CNX0104_drop_path_rate_of_one")]
    [InlineData("CNX0104_negative_depth")]
    [InlineData("CNX0106_empty_depths")]
    [InlineData("CNX0107_name_with_a_space")]
    [InlineData("CNX0115_unknown_dialect")]
    [InlineData("CNX0201_args_is_a_number")]
    [InlineData("CNX0201_from_is_a_word")]
    [InlineData("CNX0201_number_is_zero")]
    [InlineData("CNX0201_three_items")]
    [InlineData("CNX0203_too_few")]
    [InlineData("CNX0203_too_many")]
    [InlineData("CNX0204_depths_is_a_number")]
    [InlineData("CNX0204_drop_path_rate_out_of_range")]
    public void Mistakes_are_not(string mistake) =>
        Assert.NotEmpty(Errors(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Mistakes", mistake + ".yaml"))));

    [Theory]
    [InlineData("[-1, 1, Conv, [64, 3, 2]]", true)]
    [InlineData("[-1, 1, Conv, ['64', None, 2, ~, 1]]", true)]
    [InlineData("[[0, -1], 1, Concat, [1]]", true)]
    [InlineData("[-1, 1, MyBlock, [anything, [1, 2]]]", true)]
    [InlineData("[-1, 1, torch.nn.Upsample, [None, 2, nearest]]", true)]
    [InlineData("[-1, 1, Conv, []]", false)]
    [InlineData("[-1, 1, Conv, [wide]]", false)]
    [InlineData("[-1, 1, Conv, [0]]", false)]
    [InlineData("[-1, 1, Conv, [64, 3, 2, 1, 1, 1, True, 9]]", false)]
    [InlineData("[-1, 1, C2f, [64, maybe]]", false)]
    [InlineData("[-1, 1, Conv]", false)]
    [InlineData("[-1, 1, Conv, [64], 5]", false)]
    [InlineData("[[], 1, Concat, [1]]", false)]
    [InlineData("[-1, 0.5, Conv, [64]]", false)]
    public void Rows_are_checked_item_by_item(string row, bool isValid) => Assert.Equal(isValid, Errors($"nc: 3\nbackbone:\n  - {row}\n").Count == 0);

    [Fact]
    public void The_two_forms_do_not_mix()
    {
        Assert.Empty(Errors("depths: [1]\ndims: [8]\n"));
        Assert.NotEmpty(Errors("depths: [1]\ndims: [8]\nbackbone: []\n"));
        Assert.NotEmpty(Errors("depths: [1]\ndims: [8]\nwidth_multiple: 0.5\n"));
        Assert.NotEmpty(Errors("backbone: []\ngrn: true\n"));
    }

    [Fact]
    public void Every_key_of_the_schema_is_one_that_the_compiler_knows()
    {
        foreach (var key in ConfigKeys.All)
        {
            foreach (var form in new[] { ConfigForm.Stages, ConfigForm.Rows })
            {
                var basis = form == ConfigForm.Stages ? "depths: [1, 1]\ndims: [8, 16]\n" : "backbone: [[-1, 1, Conv, [8, 3, 2]]]\n";
                foreach (var name in key.OtherNames.Prepend(key.Name).Where(name => !basis.Contains(name + ":", StringComparison.Ordinal)))
                {
                    var yaml = $"{basis}{name}: {key.Example}\n";
                    var isKnown = !Diagnostics(yaml).Any(id => id is "CNX0101" or "CNX0005");
                    Assert.True(isKnown == key.Form.HasFlag(form), $"{form}: {yaml}");
                    Assert.True((Errors(yaml).Count == 0) == key.Form.HasFlag(form), $"{form}: {yaml}");
                }
            }
        }
    }

    [Fact]
    public void A_schema_comment_changes_nothing()
    {
        const string yaml = "depths: [1]\ndims: [8]\nnc: 2\n";
        Assert.Equal(Bind(yaml).Networks[0], Bind("# yaml-language-server: $schema=obj/convnextgen.schema.json\n" + yaml).Networks[0]);
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder), pattern).Select(path => Path.GetRelativePath(AppContext.BaseDirectory, path));

    private static List<string> Errors(string yaml) => [.. s_schema.Value.Validate(YamlAsJson.Read(yaml)?.ToJsonString() ?? "null").Select(error => error.ToString())];

    private static IEnumerable<string> Diagnostics(string yaml) => Bind(yaml).Diagnostics.Select(diagnostic => diagnostic.Descriptor.Id);

    private static BoundConfig Bind(string yaml) =>
        ConfigBinder.Bind(new ConfigFile("/project/Net.yaml", SourceText.From(yaml), new ConfigOptions(IsExplicit: true, "Demo")), CancellationToken.None);
}
