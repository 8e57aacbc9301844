from django.conf import settings
from django.urls import include, path

from config import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("", include("learners.urls")),
    path("", include("quizzes.urls")),
    path("", include("course.urls")),
]

# Only an author's own machine tells when she has saved.
if settings.DEBUG:
    urlpatterns.insert(0, path("forfatter/aendringer", views.author_events, name="author-events"))

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
