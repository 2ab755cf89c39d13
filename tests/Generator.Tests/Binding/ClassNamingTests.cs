using ConvNeXtGen.Generator.Binding;

namespace ConvNeXtGen.Generator.Tests.Binding;

public sealed class ClassNamingTests
{
    [Theory]
    [InlineData("convnext_tiny.yaml", "ConvNeXtTiny")]
    [InlineData("convnextv2_atto.yaml", "ConvNeXtV2Atto")]
    [InlineData("convnext.yml", "ConvNeXt")]
    [InlineData("yolov8n-seg.yaml", "Yolov8nSeg")]
    [InlineData("yolo11.model.yaml", "Yolo11Model")]
    [InlineData("my net.yaml", "MyNet")]
    [InlineData("ÄHNLICH.yaml", "ÄHNLICH")]
    [InlineData("ConvNeXt_Tiny.yaml", "ConvNeXtTiny")]
    [InlineData("yolov8n (1).yaml", "Yolov8n1")]
    [InlineData("yolov5s-改进+CBAM@v2.yaml", "Yolov5s改进CBAMV2")]
    [InlineData("3d-net.yaml", "Network3dNet")]
    [InlineData("class.yaml", "Class")]
    [InlineData("(+).yaml", "Network")]
    [InlineData(".yaml", "Yaml")]
    public void Class_names_come_from_file_names(string file, string expected) => Assert.Equal(expected, ClassNaming.FromFileName(file));

    [Theory]
    [InlineData("/home/me/app/net.yaml", "App")]
    [InlineData("/home/me/app/Models/Vision/net.yaml", "App.Models.Vision")]
    [InlineData("/home/me/app/my models/3d/net.yaml", "App.my_models._3d")]
    [InlineData("/home/me/app/class/net.yaml", "App._class")]
    [InlineData("/elsewhere/net.yaml", "App")]
    [InlineData(@"\home\me\app\Models\net.yaml", "App.Models")]
    public void Namespaces_follow_folders(string path, string expected) =>
        Assert.Equal(expected, ClassNaming.Namespace("App", "/home/me/app/", path));
}
